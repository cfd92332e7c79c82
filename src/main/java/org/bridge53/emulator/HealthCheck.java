package org.bridge53.emulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A health check of an account. The store's monitor guards it. */
final class HealthCheck {
  final String id;
  final String account;
  final String callerReference;
  final Map<String, String> tags = new LinkedHashMap<>();
  CheckConfig config;
  long version = 1;

  HealthCheck(String id, String account, String callerReference, CheckConfig config) {
    this.id = id;
    this.account = account;
    this.callerReference = callerReference;
    this.config = config;
  }
}
