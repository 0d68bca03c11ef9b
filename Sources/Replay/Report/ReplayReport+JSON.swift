import TraceFormat

extension ReplayReport {
  /// The report as JSON, schema `tracetool.replay/1`. Everything but `timing` is the same on every
  /// machine.
  public func json() -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      (key: "schema", value: .string("tracetool.replay/1")), (key: "trace", value: trace),
      (key: "machine", value: machine?.json ?? .null),
    ]
    if let search { members.append((key: "find_reserve", value: search.json)) }
    let thresholds = machine?.machine.thresholds
    members.append(
      (key: "results", value: .array(results.map { $0.json(types: types, thresholds) })))
    members.append((key: "timing", value: timing.map(\.json) ?? .null))
    return .object(members)
  }

  private var trace: JSONValue {
    .map([
      "source": .string(header.source),
      "characteristics": .array(
        Characteristics.names.indices.compactMap { bit in
          header.characteristics.rawValue >> UInt32(bit) & 1 == 1
            ? .string(Characteristics.names[bit]) : nil
        }),
      "processors": header.processorCount == 0 ? .null : .int(header.processorCount),
      "modelled_processors": .int(processorCount),
      "events": .int(counts.events),
      "allocations": .int(counts.allocations),
      "frees": .int(counts.frees),
      "reallocations": .int(counts.reallocations),
      "orphan_frees": .int(counts.orphanFrees),
      "unsized_allocations": .int(counts.unsizedAllocations),
      "types": .int(types.count),
    ])
  }
}

extension ReplayTiming {
  /// The timing as JSON.
  var json: JSONValue {
    .map([
      "wall_ns": .int(wallNanoseconds),
      "events_per_second": .number(eventsPerSecond),
      "peak_rss_bytes": .int(peakResidentBytes),
    ])
  }
}
