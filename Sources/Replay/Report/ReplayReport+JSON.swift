import TraceFormat

extension ReplayReport {
  /// The report as JSON, schema `tracetool.replay/1`. Everything but `timing` is the same on every
  /// machine.
  public func json() -> JSONValue {
    .map([
      "schema": .string("tracetool.replay/1"),
      "trace": trace,
      "machine": machine?.json ?? .null,
      "results": .array(results.map { $0.json(types: types, machine?.machine.thresholds) }),
      "timing": timing.map(\.json) ?? .null,
    ])
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
