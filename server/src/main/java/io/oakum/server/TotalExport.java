package io.oakum.server;

import io.oakum.control.ExposureViews;
import io.oakum.store.ExposureQuestions.Side;
import io.oakum.store.Page;
import io.oakum.store.StoreException;
import io.oakum.store.TotalStore.Line;
import io.oakum.trust.JsonValue.JsonObject;
import io.oakum.web.Csv;
import io.oakum.web.ExposureQuery;
import java.util.ArrayList;
import java.util.List;

/** What is open by package, by host or by group, for programs; the whole filter and not the page. */
record TotalExport(ExposureViews exposures, ExposureQuery query) {
    private boolean isOfHosts() {
        return query.by() == Side.HOST;
    }

    Answer csv() {
        String head = "\"" + query.by().word() + "\"," + (isOfHosts() ? "\"name\"," : "")
                + "\"vulnerabilities\",\"exposures\",\"hosts\",\"late\",\"first deadline\",\"rule\",\"fix ready\",\"restart left\","
                + "\"no fix\",\"provisional\",\"known exploited\",\"highest EPSS\"\r\n";
        return new Answer.Streamed(
                "text/csv; charset=utf-8",
                out -> new Export(head, "", "").write(out, query.place(), this::rows, one -> Csv.row(cells(one))));
    }

    Answer json() {
        return new Answer.Streamed(
                "application/json; charset=utf-8",
                out -> new Export("{\"totals\":[\n", ",\n", "\n]}\n")
                        .write(out, query.place(), this::rows, one -> Export.text(document(one))));
    }

    private Export.Batch<Line> rows(Page.Place place) throws StoreException {
        Page<Line> page = exposures.totalRows(query.by(), query.filter(), query.sort(), place, Export.ROWS);
        return new Export.Batch<>(
                page.rows(), page.isLast(), last -> new Page.Place.After(last.key(query.sort()), last.id()));
    }

    private List<String> cells(Line line) {
        var cells = new ArrayList<>(List.of(line.key()));
        if (isOfHosts()) {
            cells.add(line.title());
        }
        cells.addAll(List.of(
                String.valueOf(line.vulnerabilities()),
                String.valueOf(line.exposures()),
                String.valueOf(line.hosts()),
                String.valueOf(line.late()),
                line.nextDue().toString(),
                line.rule(),
                String.valueOf(line.ready()),
                String.valueOf(line.restarts()),
                String.valueOf(line.unfixable()),
                String.valueOf(line.provisional()),
                String.valueOf(line.exploited()),
                ExposurePages.written(line.likelihood())));
        return cells;
    }

    /** The words are those of the totals of {@code GET /api/v1/exposures}, as far as that tells the same. */
    private static JsonObject document(Line line) {
        return JsonObject.with("key", line.key())
                .and("title", line.title())
                .and("vulnerabilities", line.vulnerabilities())
                .and("exposures", line.exposures())
                .and("hosts", line.hosts())
                .and("late", line.late())
                .and("nextDue", line.nextDue().toString())
                .and("rule", line.rule())
                .and("fixReady", line.ready())
                .and("restartLeft", line.restarts())
                .and("noFix", line.unfixable())
                .and("provisional", line.provisional())
                .and("exploited", line.exploited())
                .and("epss", ExposurePages.number(line.likelihood()))
                .build();
    }
}
