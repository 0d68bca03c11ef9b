internal import TraceFormat

extension StatsReport {
  /// The document of `stats --json`, schema `tracetool.stats/1`, with the rows in the order of
  /// `sort`. The caller appends `timing`, which alone differs between runs.
  public func json(sort: StatsSort) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      (key: "schema", value: .string("tracetool.stats/1")),
      (key: "trace", value: traceJSON),
      (key: "objects", value: objectsJSON),
    ]
    for dimension in StatsDimension.allCases {
      members.append(
        (
          key: "by_\(dimension.rawValue)",
          value: .array(sort.sorted(self[dimension]).map { .object($0.json) })
        ))
    }
    members.append((key: "pages", value: pages == .none ? .null : pages.json))
    members.append((key: "timeline", value: timelineJSON))
    members.append((key: "hostages", value: hostages?.json ?? .null))
    return .object(members)
  }

  private var traceJSON: JSONValue {
    .map([
      "source": .string(header.source),
      "processors": header.processorCount == 0 ? .null : .int(header.processorCount),
      "page_size_bytes": .int(header.pageSizeBytes),
      "events": .int(events),
      "duration_ns": hasTimes ? .int(durationNanoseconds) : .null,
    ])
  }

  private var objectsJSON: JSONValue {
    let extra: [(key: String, value: JSONValue)] = [
      (key: "null_frees", value: .int(nullFrees)),
      (key: "orphan_frees", value: .int(orphanFrees)),
      (key: "failed_allocations", value: .int(failedAllocations)),
      (key: "failed_requested_bytes", value: .int(failedRequestedBytes)),
    ]
    return .object(total.json.filter { $0.key != "name" } + extra)
  }

  private var timelineJSON: JSONValue {
    let bins = timeline.map { bin -> JSONValue in
      .map([
        "allocations": .int(bin.allocations), "frees": .int(bin.frees),
        "allocated_bytes": .int(bin.allocatedBytes),
        "peak_live_bytes": .int(bin.peakLiveBytes),
      ])
    }
    return .map([
      hasTimes ? "bin_ns" : "bin_events": .int(binLength), "bins": .array(bins),
    ])
  }

  /// Whether the trace says when its events happened.
  var hasTimes: Bool { header.characteristics.contains(.times) }
}

extension StatsRow {
  /// The row's members.
  var json: [(key: String, value: JSONValue)] {
    [
      (key: "name", value: .string(name)),
      (key: "allocations", value: .int(allocations)),
      (key: "frees", value: .int(frees)),
      (key: "implied_frees", value: .int(impliedFrees)),
      (key: "cross_cpu_frees", value: .int(crossProcessorFrees)),
      (key: "requested_bytes", value: .int(requestedBytes)),
      (key: "allocated_bytes", value: .int(allocatedBytes)),
      (key: "freed_bytes", value: .int(freedBytes)),
      (
        key: "internal_fragmentation",
        value: internalFragmentation.map(JSONValue.number) ?? .null
      ),
      (key: "live_at_end", value: .int(liveAtEnd)),
      (key: "live_bytes_at_end", value: .int(liveBytesAtEnd)),
      (key: "peak_live", value: .int(peakLive)),
      (key: "peak_live_bytes", value: .int(peakLiveBytes)),
      (key: "mean_life_ns", value: .int(meanLifeNanoseconds)),
      (key: "life_p50_ns", value: .int(lifetimes?.median)),
      (key: "life_p90_ns", value: .int(lifetimes?.p90)),
      (key: "life_p99_ns", value: .int(lifetimes?.p99)),
      (key: "life_longest_ns", value: .int(lifetimes?.longest)),
      (key: "hostage_pages", value: .int(hostagePages)),
    ]
  }
}

extension PageStats {
  fileprivate var json: JSONValue {
    let orders = orders.map { row -> JSONValue in
      .map([
        "order": .int(row.order), "class": .string(Self.name(ofClass: row.pageClass)),
        "allocations": .int(row.allocations), "failed_allocations": .int(row.failures),
      ])
    }
    let sites = sites.map { row -> JSONValue in
      .map([
        "site": .string(row.site), "order": .int(row.order),
        "class": .string(Self.name(ofClass: row.pageClass)),
        "allocations": .int(row.allocations), "pages": .int(row.pages),
      ])
    }
    return .map([
      "allocations": .int(allocations), "pages_allocated": .int(pagesAllocated),
      "failed_allocations": .int(failedAllocations),
      "frees": .int(frees), "pages_freed": .int(pagesFreed),
      "unknown_frees": .int(unknownFrees), "unknown_pages_freed": .int(unknownPagesFreed),
      "by_order": .array(orders), "by_site": .array(sites),
    ])
  }
}

extension HostageReport {
  fileprivate var json: JSONValue {
    let rows = rows.map { row -> JSONValue in
      .map([
        "site": .string(row.site), "type": .string(row.type), "objects": .int(row.objects),
        "pages": .int(row.pages),
      ])
    }
    return .map([
      "model": .string(model), "hostage_pages": .int(hostagePages),
      "by_site": .array(rows),
    ])
  }
}
