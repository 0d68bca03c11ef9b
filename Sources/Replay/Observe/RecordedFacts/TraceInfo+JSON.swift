internal import TraceFormat

extension TraceInfo {
  /// The members "trace", "objects", "pages", "waits", "kills" and "types".
  public var members: [(key: String, value: JSONValue)] {
    [
      (key: "trace", value: traceJSON), (key: "objects", value: objectsJSON),
      (key: "pages", value: pagesJSON), (key: "waits", value: waits.json),
      (key: "kills", value: killsJSON), (key: "types", value: .array(types.map(\.json))),
    ]
  }

  private var traceJSON: JSONValue {
    let carried = Characteristics.names.enumerated().filter { bit, _ in
      header.characteristics.contains(Characteristics(rawValue: 1 << UInt32(bit)))
    }
    let kinds = EventSpec.table.filter { extent.eventsByKind[Int($0.kind.rawValue)] > 0 }
    return .map([
      "source": .string(header.source),
      "characteristics": .array(carried.map { .string($0.element) }),
      "clock_resolution_ns": .int(header.clockResolutionNanoseconds),
      "start_ns": .int(header.startNanoseconds),
      "page_size_bytes": .int(header.pageSizeBytes),
      "processors": header.processorCount == 0 ? .null : .int(header.processorCount),
      "events": .int(extent.events),
      "stored_events": .int(extent.storedEvents),
      "duration_ns": header.characteristics.contains(.times)
        ? .int(extent.durationNanoseconds) : .null,
      "file_bytes": .int(extent.fileBytes),
      "lost_events": .int(extent.lostEvents),
      "lost_records": .int(extent.lostRecords),
      "equal_times": .int(extent.equalTimes),
      "events_by_kind": .object(
        kinds.map { (key: $0.name, value: .int(extent.eventsByKind[Int($0.kind.rawValue)])) }),
    ])
  }

  private var objectsJSON: JSONValue {
    .map([
      "allocations": .int(objects.allocations),
      "frees": .int(objects.frees),
      "null_frees": .int(objects.nullFrees),
      "orphan_frees": .int(objects.orphanFrees),
      "implied_frees": .int(objects.impliedFrees),
      "failed_allocations": .int(objects.failedAllocations),
      "reallocations": .int(objects.reallocations),
      "requested_bytes": .int(objects.requestedBytes),
      "allocated_bytes": .int(objects.allocatedBytes),
      "live_at_end": .int(objects.liveAtEnd),
      "live_requested_bytes_at_end": .int(objects.liveRequestedBytesAtEnd),
      "live_allocated_bytes_at_end": .int(objects.liveAllocatedBytesAtEnd),
      "peak_live": .int(objects.peakLive),
      "peak_live_requested_bytes": .int(objects.peakLiveRequestedBytes),
      "peak_live_allocated_bytes": .int(objects.peakLiveAllocatedBytes),
      "cross_cpu_frees": .int(objects.crossProcessorFrees),
      "internal_fragmentation": objects.internalFragmentation.map { .number($0) } ?? .null,
    ])
  }

  private var pagesJSON: JSONValue {
    guard header.characteristics.contains(.pageEvents) || pages != PageFacts() else {
      return .null
    }
    return .map([
      "allocations": .int(pages.allocations),
      "failed_allocations": .int(pages.failedAllocations),
      "frees": .int(pages.frees),
      "pages_allocated": .int(pages.pagesAllocated),
      "pages_freed": .int(pages.pagesFreed),
      "net_pages": .int(pages.netPages),
      "net_pages_max": .int(pages.netPagesMaximum),
      "net_pages_min": .int(pages.netPagesMinimum),
      "batched_frees": .int(pages.batchedFrees),
      "pages_drained": .int(pages.pagesDrained),
      "page_outs": .int(pages.pageOuts),
      "page_ins": .int(pages.pageIns),
    ])
  }

  private var killsJSON: JSONValue {
    .map([
      "count": .int(kills.count),
      "victims": .array(
        kills.victims.map {
          .map([
            "time_ns": .int($0.timeNanoseconds), "process": .int($0.process),
            "name": $0.name.isEmpty ? .null : .string($0.name),
          ])
        }),
    ])
  }
}

extension TypeFacts {
  fileprivate var json: JSONValue {
    .map([
      "name": .string(name),
      "allocations": .int(allocations),
      "frees": .int(frees),
      "implied_frees": .int(impliedFrees),
      "orphan_frees": .int(orphanFrees),
      "live_at_end": .int(liveAtEnd),
      "requested_bytes": .int(requestedBytes),
      "allocated_bytes": .int(allocatedBytes),
      "live_allocated_bytes_at_end": .int(liveAllocatedBytesAtEnd),
    ])
  }
}
