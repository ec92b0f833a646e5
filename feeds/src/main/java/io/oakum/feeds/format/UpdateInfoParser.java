package io.oakum.feeds.format;

import java.io.IOException;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** updateinfo.xml of RPM repositories, one update at a time. A document type declaration is refused, whatever is in it. */
final class UpdateInfoParser implements FormatParser {
    private final Plausible plausible;

    UpdateInfoParser(Plausible plausible) {
        this.plausible = plausible;
    }

    @Override
    public void parse(Document document, FeedSink sink) throws IOException, RefusedException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(TextLines.characters(document.bytes()));
            read(reader, sink);
            reader.close();
        } catch (XMLStreamException e) {
            throw new RefusedException("its XML is broken: " + Plausible.shown(String.valueOf(e.getMessage())));
        } catch (MissingResourceException e) {
            // The JDK's parser looks for words for what is wrong, and for some of it has none.
            throw new RefusedException("its XML is broken: " + Plausible.shown(e.getKey()));
        }
    }

    private void read(XMLStreamReader reader, FeedSink sink) throws XMLStreamException, RefusedException {
        var update = new UpdateDraft();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw new RefusedException("it declares a document type");
                case XMLStreamConstants.START_ELEMENT -> {
                    if (reader.getLocalName().equals("update")) {
                        update = new UpdateDraft();
                    }
                    update.start(reader);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> update.text(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    update.end(reader.getLocalName());
                    if (reader.getLocalName().equals("update")) {
                        finish(update, sink);
                    }
                }
                default -> {}
            }
        }
    }

    private void finish(UpdateDraft update, FeedSink sink) {
        try {
            sink.advisory(Plausible.sized(update.finished(plausible)));
        } catch (RefusedException e) {
            sink.refused(Plausible.shown(update.id()), e.reason());
        }
    }
}
