package io.oakum.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFolderTest {
    @TempDir
    private Path path;

    @Test
    void a_new_certificate_brings_no_other_trust_and_enrolling_anew_does() throws Exception {
        var folder = new AgentFolder(path);
        folder.letIn("certificate", "first");
        folder.letIn("renewed", "from a server that was taken over");

        assertThat(folder.trust().orElseThrow().strip()).isEqualTo("first");
        assertThat(folder.certificates()).contains("renewed");

        folder.forgetTrust();
        folder.letIn("certificate", "of the other fleet");
        assertThat(folder.trust().orElseThrow().strip()).isEqualTo("of the other fleet");
    }
}
