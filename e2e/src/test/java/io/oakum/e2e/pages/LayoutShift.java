package io.oakum.e2e.pages;

import com.microsoft.playwright.Page;

/** How much of a page moved while it came, as browsers count it. */
final class LayoutShift {
    /** To be run before the page is. */
    static final String WATCH = """
        window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((e) => { if (!e.hadRecentInput) window.shift += e.value; }))
          .observe({ type: "layout-shift", buffered: true });
        """;

    /** After the next picture: by then what moved before it is counted. */
    private static final String SEEN =
            "new Promise((seen) => requestAnimationFrame(() => setTimeout(() => seen(window.shift))))";

    private LayoutShift() {}

    static double of(Page page) {
        return ((Number) page.evaluate(SEEN)).doubleValue();
    }
}
