extension ModelResult {
  /// The result as JSON: one element of `results`.
  func json(types: [ReplayReport.TypeRow], _ thresholds: ReserveThresholds? = nil) -> JSONValue {
    var members = placementMembers(types)
    if let machine, let thresholds {
      let last = members.count - 2
      members.insert(contentsOf: machine.members(thresholds), at: last)
    }
    return .object(members)
  }

  private var verdict: String {
    machine?.verdict.rawValue ?? (outcome.broken == nil ? "placed" : "panic")
  }

  private func placementMembers(
    _ types: [ReplayReport.TypeRow]
  ) -> [(key: String, value: JSONValue)] {
    let unit = descriptor.releaseUnit.rawValue + "s"
    return [
      (key: "model", value: .string(descriptor.name)),
      (
        key: "parameters",
        value: .object(parameters.map { (key: $0.name, value: .string($0.value)) })
      ),
      (key: "verdict", value: .string(verdict)),
      (key: "reason", value: reason.map { .string($0) } ?? .null),
      (key: "witness", value: machine?.witness?.json ?? .null),
      (key: "operations", value: .int(outcome.operations)),
      (key: "footprint", value: footprint),
      (key: "fragmentation", value: fragmentation),
      (key: unit, value: units(types)),
      (key: "retention_bytes", value: .int(outcome.end.figures.retentionBytes)),
      (key: "could_be_given_back_bytes", value: .int(couldBeGivenBackBytes)),
      (key: "failed_allocations", value: .int(outcome.failures.reduce(0) { $0 + $1.count })),
      (
        key: "failed_by_reason",
        value: .object(outcome.failures.map { (key: $0.reason.name, value: .int($0.count)) })
      ),
      (key: "digest", value: .string(outcome.digest)),
      (key: "by_type", value: .array(zip(types, outcome.types).map(byType))),
      (key: "over_time", value: .array(outcome.samples.map(\.json))),
    ]
  }

  private var reason: String? { machine?.witness?.reason ?? outcome.broken?.rawValue }

  /// What the model's rules would let it give back at the end, in bytes; nil if it does not say.
  /// A model says so by a counter `releasable_pages`.
  public var couldBeGivenBackBytes: Int64? {
    outcome.counters.first { $0.name == "releasable_pages" }
      .map { $0.value * Int64(ModelTotals.pageBytes) }
  }

  private var footprint: JSONValue {
    let mean = outcome.measures.meanOverTime.map { JSONValue.number($0 + 1) } ?? .null
    return .map([
      "peak_held_bytes": .int(outcome.peakHeld.figures.heldBytes),
      "peak_live_bytes": .int(outcome.peakLiveBytes),
      "held_bytes_at_end": .int(outcome.end.figures.heldBytes),
      "live_bytes_at_end": .int(outcome.end.figures.liveBytes),
      "mean_held_over_live": mean,
      "live_bytes_at_peak_held": .int(outcome.peakHeld.figures.liveBytes),
      "held_bytes_at_peak_live": .int(outcome.heldBytesAtPeakLive),
      "peak_held_operation": .int(outcome.peakHeld.operation),
      "peak_held_time_ns": .int(outcome.peakHeld.timeNanoseconds),
    ])
  }

  private var fragmentation: JSONValue {
    let peak = outcome.peakHeld.figures
    let measures = outcome.measures
    func ratio(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    return .map([
      "internal_bytes": .int(peak.internalBytes),
      "metadata_bytes": .int(peak.metadataBytes),
      "external_bytes": .int(peak.externalBytes),
      "at_peak_held": ratio(measures.atPeakHeld),
      "at_peak_live": ratio(measures.atPeakLive),
      "mean_over_time": ratio(measures.meanOverTime),
      "peak_to_peak": ratio(measures.peakToPeak),
      "hostage_pages": .int(peak.totals.hostagePages),
      "empty_pages": .int(peak.totals.emptyPages),
      "hostage_pages_at_end": .int(outcome.end.figures.totals.hostagePages),
      "empty_pages_at_end": .int(outcome.end.figures.totals.emptyPages),
    ])
  }

  private func units(_ types: [ReplayReport.TypeRow]) -> JSONValue {
    func counts(_ totals: ModelTotals) -> [(key: String, value: JSONValue)] {
      [
        (key: "created", value: .int(totals.unitsCreated)),
        (key: "retired", value: .int(totals.unitsReleased)),
      ]
    }
    let cached = outcome.counters.first { $0.name == descriptor.releaseUnit.cachedCounter }
    var members = counts(outcome.end.figures.totals)
    members.append((key: "cached", value: .int(cached?.value)))
    members.append(
      (key: "created_at_peak", value: .int(outcome.peakHeld.figures.totals.unitsCreated)))
    members.append(
      (key: "retired_at_peak", value: .int(outcome.peakHeld.figures.totals.unitsReleased)))
    for counter in outcome.counters {
      members.append((key: counter.name, value: .int(counter.value)))
    }
    let rows = zip(types, outcome.types).map { type, figures in
      JSONValue.object([(key: "name", value: .string(type.name))] + counts(figures.atEnd.totals))
    }
    members.append((key: "by_type", value: .array(rows)))
    return .object(members)
  }

  private func byType(
    _ type: ReplayReport.TypeRow, _ figures: PlacementOutcome.TypeFigures
  ) -> JSONValue {
    .map([
      "name": .string(type.name),
      "object_bytes": .int(type.objectBytes),
      "at_end": json(figures.atEnd),
      "at_peak_held": json(figures.atPeakHeld),
    ])
  }

  /// A type's figures; null where pages have no single owner.
  private func json(_ figures: MemoryFigures) -> JSONValue {
    let owned = descriptor.pageOwnership == .oneType
    return .map([
      "live_objects": .int(figures.totals.liveObjects),
      "live_bytes": .int(figures.liveBytes),
      "allocated_bytes": .int(figures.totals.allocatedBytes),
      "held_bytes": owned ? .int(figures.heldBytes) : .null,
      "internal_bytes": .int(figures.internalBytes),
      "metadata_bytes": owned ? .int(figures.metadataBytes) : .null,
      "external_bytes": owned ? .int(figures.externalBytes) : .null,
    ])
  }
}

extension PlacementSample {
  /// The sample as JSON.
  var json: JSONValue {
    .map([
      "operation": .int(operation),
      "time_ns": .int(timeNanoseconds),
      "held_bytes": .int(figures.heldBytes),
      "live_bytes": .int(figures.liveBytes),
      "allocated_bytes": .int(figures.totals.allocatedBytes),
      "metadata_bytes": .int(figures.metadataBytes),
      "hostage_pages": .int(figures.totals.hostagePages),
      "empty_pages": .int(figures.totals.emptyPages),
    ])
  }
}

extension AllocationFailure {
  /// The reason's name in reports.
  public var name: String {
    switch self {
    case .outOfPages: "out_of_pages"
    case .typeLimit: "type_limit"
    case .zoneLimit: "zone_limit"
    case .zeroLength: "zero_length"
    }
  }
}
