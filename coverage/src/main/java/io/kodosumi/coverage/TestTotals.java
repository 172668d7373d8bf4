package io.kodosumi.coverage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Sums Surefire's reports and remembers which tests were skipped. */
final class TestTotals {

    private final List<String> skipped = new ArrayList<>();
    private int run;
    private int failures;
    private int errors;

    void add(Path report) throws IOException, XMLStreamException {
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            String test = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamReader.START_ELEMENT) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "testcase" -> {
                        run++;
                        test = attribute(xml, "classname") + "." + attribute(xml, "name");
                    }
                    case "failure" -> failures++;
                    case "error" -> errors++;
                    case "skipped" -> skipped.add(test + ": " + attribute(xml, "message"));
                    default -> {}
                }
            }
        }
    }

    void failOnSkipped() {
        if (!skipped.isEmpty()) {
            throw new IllegalStateException(
                    "A skipped test fails the build; make it run, or assert what holds here instead:\n  "
                            + String.join("\n  ", skipped));
        }
    }

    @Override
    public String toString() {
        return "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d".formatted(run, failures, errors, skipped.size());
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
