extension DiffReport {
  /// The document of `diff --json`, schema `tracetool.diff/1`. The caller appends `timing`, which
  /// alone differs between runs.
  public func json() -> JSONValue {
    .map([
      "schema": .string("tracetool.diff/1"),
      "mode": .string(mode.rawValue),
      "a": .string(inputs.a),
      "b": .string(inputs.b),
      "threshold_percent": .number(thresholdPercent),
      "verdict": .string(verdict.rawValue),
      "divergence": mode == .traces ? .array(points.map(\.json)) : .null,
      "alignment": alignment?.json ?? .null,
      "comparisons": .array(comparisons.map(\.json)),
    ])
  }
}

extension Comparison {
  fileprivate var json: JSONValue {
    .map([
      "a": .string(labels.a),
      "b": .string(labels.b),
      "verdict": .string(verdict.rawValue),
      "reasons": .array(reasons.map { .string($0) }),
      "ends": .map(["a": .string(verdicts.a), "b": .string(verdicts.b)]),
      "divergence": .array(points.map(\.json)),
      "metrics": .array(rows.map(\.json)),
      "contributions": .array(accounts.map(\.json)),
    ])
  }
}

extension Comparison.Row {
  fileprivate var json: JSONValue {
    .map([
      "name": .string(metric.rawValue),
      "a": value(a), "b": value(b), "difference": value(difference),
      "relative": relative.map(JSONValue.number) ?? .null,
      "verdict": verdict.map { .string($0.rawValue) } ?? .null,
    ])
  }

  private func value(_ number: Double) -> JSONValue {
    metric.unit == .ratio
      ? .number(number) : Int64(exactly: number).map { .int($0) } ?? .number(number)
  }
}

extension Comparison.Account {
  fileprivate var json: JSONValue {
    .map([
      "moment": .string(moment), "by": .string(by),
      "a_bytes": .int(a), "b_bytes": .int(b), "difference_bytes": .int(b &- a),
      "rows": .array(
        rows.map { row in
          .map([
            "type": .string(row.key.type),
            "site": row.key.callSite.isEmpty ? .null : .string(row.key.callSite),
            "a_bytes": .int(row.a), "b_bytes": .int(row.b),
            "difference_bytes": .int(row.difference),
          ])
        }),
    ])
  }
}

extension DivergencePoint {
  fileprivate var json: JSONValue {
    .map(["what": .string(meaning.rawValue), "a": a.json, "b": b.json])
  }
}

extension DivergencePoint.Side {
  fileprivate var json: JSONValue {
    .map([
      "event": .int(event), "operation": .int(operation), "time_ns": .int(timeNanoseconds),
      "kind": kind.map { .string($0) } ?? .null, "type": type.map { .string($0) } ?? .null,
      "site": site.map { .string($0) } ?? .null, "requested_bytes": .int(requestedBytes),
      "held_bytes": .int(heldBytes), "outcome": outcome.map { .string($0) } ?? .null,
    ])
  }
}

extension AlignmentSummary {
  fileprivate var json: JSONValue {
    .map([
      "matched_events": .int(matched), "events_only_in_a": .int(onlyA),
      "events_only_in_b": .int(onlyB), "differences": .int(differences),
    ])
  }
}
