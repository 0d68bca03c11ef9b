/// The object column of a block: the inverse of `ReferenceEncoder`.
struct ReferenceDecoder {
  /// In `values`, death steps are kept around this number, above all relative ordinals and
  /// differences.
  static let deathStep: Int32 = 3 << 29
  /// Values from here on are death steps.
  static let firstDeathStep: Int32 = deathStep - (1 << 20)

  /// Three fixed values for `SiteState`, then the references in site order: relative ordinals,
  /// codes of `EventBatch.objects`, negative ages, differences or death steps, as the site's mode
  /// wants them.
  private var values: [Int32] = []
  /// Local site to its state when the walk begins.
  private var states: [SiteState] = []
  private var walk = ReferenceWalk()

  /// Reads the two columns.
  mutating func takeColumns(
    _ bytes: borrowing Span<UInt8>, escapes: borrowing Span<UInt8>, table: SiteDecoder,
    eventCount: Int, baseBirth: UInt64, farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    farObjects.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    // No site can have more events than the block: padding by as many makes every step of a
    // hostile site land in the array.
    let length = Int(SiteState.firstPlace) + bytes.count + eventCount
    if values.count < length { values.resize(to: length, filling: 0) }
    values[Int(SiteState.zeroPlace)] = 0
    values[Int(SiteState.noObjectPlace)] = EventBatch.noObject
    values[Int(SiteState.unsoundPlace)] = .max
    var cursor = ByteCursor()
    var start = 0
    for site in table.referenceCounts.indices {
      let count = table.referenceCounts[site]
      let mode = table.modes[site]
      states.append(SiteState(table.roles[site], mode, start: start))
      guard count <= bytes.count - start else {
        throw cursor.failure("\(start + count) references", found: "\(bytes.count)")
      }
      if count == 0 { continue }
      try take(
        bytes.extracting(start..<start + count), at: start + Int(SiteState.firstPlace), mode: mode,
        escapes: escapes, &cursor,
        baseBirth: baseBirth, farObjects: &farObjects)
      start += count
    }
    guard start == bytes.count, cursor.offset == escapes.count else {
      throw cursor.failure("\(start) references", found: "\(bytes.count)")
    }
  }

  private mutating func take(
    _ bytes: borrowing Span<UInt8>, at start: Int, mode: ReferenceMode,
    escapes: borrowing Span<UInt8>, _ cursor: inout ByteCursor, baseBirth: UInt64,
    farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var out = values.mutableSpan
    let isAge = mode == .age
    // One formula for all modes but age: previous * isSiteDelta + step + bias.
    let keeps: Int32 = mode == .siteDelta ? -1 : 0
    let bias: Int32 = mode == .contextDeath ? Self.deathStep : 0
    var previous: Int32 = 0
    for i in bytes.indices {
      let byte = bytes[i]
      // 1 to 251 are the common case; 0 and the escapes take the long way.
      if byte &- 1 < ReferenceByte.firstEscape - 1 {
        if isAge {
          out[start &+ i] = 0 &- Int32(byte)
        } else {
          let coded = Int32(byte &- 1)
          let step = (coded &>> 1) ^ (0 &- (coded & 1))
          previous = (previous & keeps) &+ step
          out[start &+ i] = previous &+ bias
        }
        continue
      }
      let value = try Self.escape(
        byte, mode: mode, escapes, &cursor, previous: &previous, baseBirth: baseBirth,
        farObjects: &farObjects)
      out[start &+ i] = value
    }
  }

  /// A reference that is foreign or does not fit its byte.
  private static func escape(
    _ byte: UInt8, mode: ReferenceMode, _ escapes: borrowing Span<UInt8>,
    _ cursor: inout ByteCursor, previous: inout Int32, baseBirth: UInt64,
    farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) -> Int32 {
    var value: UInt64 = 0
    let isDeathMode = mode == .contextDeath
    switch byte {
    case 0: return EventBatch.foreignObject
    case ReferenceByte.wide: value = UInt64(try cursor.number(escapes, as: UInt16.self))
    case ReferenceByte.wider: value = UInt64(try cursor.number(escapes, as: UInt32.self))
    case ReferenceByte.absolute:
      let ordinal = try cursor.number(escapes, as: UInt64.self)
      guard ordinal < baseBirth else {
        throw cursor.failure("an ordinal below \(baseBirth)", found: "\(ordinal)")
      }
      farObjects.append(ordinal)
      return EventBatch.farObject &- Int32(farObjects.count - 1)
    default: throw cursor.failure("a reference", found: "byte \(byte)")
    }
    guard value > 0 else { throw cursor.failure("a reference", found: "an escaped zero") }
    if mode == .age {
      guard value < 1 << 30 else { throw cursor.failure("an age", found: "\(value)") }
      return -Int32(value)
    }
    let step = unzigzag(value - 1)
    if isDeathMode, byte == ReferenceByte.wide { return deathStep + Int32(step) }
    let result = mode == .siteDelta ? Int64(previous) + step : step
    let limit = 2 * ReferenceByte.nearLimit
    guard -limit < result, result < limit else {
      throw cursor.failure("a near ordinal", found: "\(result)")
    }
    if mode == .siteDelta { previous = Int32(result) }
    return Int32(result)
  }

  /// Walks the block in event order and says which object each event names.
  /// - Parameter column: the site column, one byte an event and the escapes.
  mutating func resolve(
    _ table: SiteDecoder, column: borrowing Span<UInt8>, runs: ContextRunDecoder,
    header: BlockHeader, localSites: inout [UInt16], objects: inout [Int32]
  ) throws(ByteCursor.Failure) {
    if table.isSmall {
      var small = SmallSiteTable(states)
      let births = walk.run(
        grouped: column, values: values, table: &small, runs: runs, localSites: &localSites,
        objectColumn: &objects)
      try check(births, header, table, objects) { small[UInt8($0)].next }
    } else {
      var large = LargeSiteTable(states)
      let grouped = table.grouped
      let births = walk.run(
        grouped: grouped.span, values: values, table: &large, runs: runs,
        localSites: &localSites, objectColumn: &objects)
      try check(births, header, table, objects) { large[UInt16($0)].next }
    }
  }

  /// What the walk's loop leaves to be checked at its end: every site took its references and no
  /// others, and every object is one of the trace's births up to the block's end.
  private func check(
    _ births: Int32?, _ header: BlockHeader, _ table: SiteDecoder, _ objects: [Int32],
    next: (Int) -> Int32
  ) throws(ByteCursor.Failure) {
    guard let births, births == Int32(header.births) else {
      throw ByteCursor().failure(
        "\(header.births) births and the deaths of the context table", found: "others")
    }
    for site in states.indices {
      let taken = Int(next(site) - states[site].next)
      guard taken == table.referenceCounts[site] else {
        throw ByteCursor().failure("all references of local site \(site)", found: "others")
      }
    }
    var lowest: Int32 = 0
    var highest: Int32 = -1
    let span = objects.span
    for i in span.indices {
      let object = span[i]
      lowest = min(lowest, object >= EventBatch.nearObject ? object : 0)
      highest = max(highest, object)
    }
    guard highest < births, lowest == 0 || UInt64(-Int64(lowest)) <= header.baseBirth else {
      throw ByteCursor().failure(
        "objects born in the trace", found: "relative ordinals \(lowest) to \(highest)")
    }
  }
}
