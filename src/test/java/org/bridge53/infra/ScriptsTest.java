package org.bridge53.infra;

import org.bridge53.testing.ProgramRun;
import org.bridge53.testing.Requires;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {
  @ParameterizedTest
  @ValueSource(strings = {".ci/run", "src/main/dist/bin/bridge53"})
  void shellcheck_findsNothing(String script) {
    ProgramRun.of(Requires.program("shellcheck"), script).expectSuccess();
  }
}
