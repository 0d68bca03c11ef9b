public import Replay

extension FidelityReport {
  /// The report as JSON.
  public func json() -> JSONValue {
    .map([
      "schema": .string("tracetool.fidelity/1"),
      "least_events": .int(leastEvents),
      "scores": Self.scores { score($0) },
      "recordings": .array(recordings.map { json($0) }),
    ])
  }

  private static func scores(_ score: (FidelityMode) -> Score) -> JSONValue {
    .object(
      FidelityMode.allCases.map { mode in
        let found = score(mode)
        return (
          key: mode.rawValue,
          value: .map([
            "pairs": .int(found.pairs), "close": .int(found.close), "exact": .int(found.exact),
            "mean_error_slabs": .number(found.meanError),
            "largest_error_slabs": .int(found.largestError),
          ])
        )
      })
  }

  private func json(_ recording: RecordingFidelity) -> JSONValue {
    .map([
      "name": .string(recording.name), "kernel": .string(recording.era.rawValue),
      "samples": .int(recording.sampleCount), "hashed_addresses": .bool(recording.isHashed),
      "unresolved_frees": .int(recording.unresolvedFrees),
      "unresolved_allocations": .int(recording.unresolvedAllocations),
      "caches_with_other_geometry": .array(recording.oddGeometries.map { .string($0) }),
      "scores": Self.scores { score($0, of: [recording]) },
      "slab_pages": .map([
        "largest_true_change": .int(recording.largestPageChange),
        "cold": Self.json(recording.coldPages),
        "warm": Self.json(recording.warmPages),
        "recorded": Self.json(recording.recordedPages),
      ]),
      "caches": .array(recording.rows.map { json($0) }),
    ])
  }

  private static func json(_ error: PageError?) -> JSONValue {
    guard let error else { return .null }
    return .map(["mean_error": .number(error.mean), "largest_error": .int(error.largest)])
  }

  private func json(_ row: RecordingFidelity.Row) -> JSONValue {
    .map([
      "cache": .string(row.cache), "objects_per_slab": .int(row.objectsPerSlab),
      "order": .int(row.order), "events": .int(row.events),
      "inferred_frees": .int(row.hiddenFrees), "is_inferred": .bool(row.isInferred),
      "start_slabs": .int(row.startSlabs), "true_change_slabs": .int(row.change),
      "true_range_slabs": .int(row.range), "missing_objects": .int(row.missingObjects),
      "model_slabs_created": .int(row.modelTurnover.created),
      "model_slabs_released": .int(row.modelTurnover.released),
      "true_slabs_created": .int(row.trueTurnover.created),
      "true_slabs_released": .int(row.trueTurnover.released),
      "cold": json(row, .cold), "warm": json(row, .warm), "recorded": json(row, .recorded),
    ])
  }

  private func json(_ row: RecordingFidelity.Row, _ mode: FidelityMode) -> JSONValue {
    guard let result = row.comparison(mode) else { return .null }
    return .map([
      "samples": .int(result.samples), "exact_samples": .int(result.exactSamples),
      "close_samples": .int(result.closeSamples), "mean_error_slabs": .number(result.meanError),
      "largest_error_slabs": .int(result.largestError),
      "last_error_slabs": .int(result.lastError),
      "cause": row.cause(mode).map { .string($0.text) } ?? .null,
    ])
  }
}
