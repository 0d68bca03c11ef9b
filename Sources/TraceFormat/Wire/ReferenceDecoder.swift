/// The object column of a block: the inverse of `ReferenceEncoder`.
struct ReferenceDecoder {
  /// What the events of one site do with their objects.
  struct Action {
    /// 0 nothing, 1 birth, 2 reference in `values` as it is, 3 age, 4 context difference,
    /// 5 context death, 6 block death.
    var code: UInt8
    var isDeath: Bool

    init(_ role: ObjectRole, _ mode: ReferenceMode) {
      isDeath = role == .death
      switch role {
      case .none: code = 0
      case .birth: code = 1
      case .death, .reference:
        switch mode {
        case .siteDelta: code = 2
        case .age: code = 3
        case .contextDelta: code = 4
        case .contextDeath: code = 5
        case .blockDeath: code = 6
        }
      }
    }
  }

  /// In `values`, death steps are kept above all relative ordinals.
  private static let deathStep: Int32 = 1 << 29

  /// References in site order: relative ordinals, codes of `EventBatch.objects`, ages, differences
  /// or death steps, as the site's action wants them.
  private var values: [Int32] = []
  /// Local site to where its references start.
  private var starts: [Int] = []
  private var usesDeaths = false
  private var cursors: [Int] = []

  /// Reads the two columns.
  mutating func takeColumns(
    _ bytes: borrowing Span<UInt8>, escapes: borrowing Span<UInt8>, table: SiteDecoder,
    baseBirth: UInt64, farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    farObjects.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    values.resize(to: bytes.count, filling: 0)
    usesDeaths = false
    var cursor = ByteCursor()
    var start = 0
    for site in table.referenceCounts.indices {
      starts.append(start)
      let count = table.referenceCounts[site]
      guard count <= bytes.count - start else {
        throw cursor.failure("\(start + count) references", found: "\(bytes.count)")
      }
      let mode = table.modes[site]
      if count > 0, mode == .contextDeath || mode == .blockDeath { usesDeaths = true }
      try take(
        bytes.extracting(start..<start + count), at: start, mode: mode, escapes: escapes, &cursor,
        baseBirth: baseBirth, farObjects: &farObjects)
      start += count
    }
    guard start == bytes.count, cursor.offset == escapes.count else {
      throw cursor.failure("\(start) references", found: "\(bytes.count)")
    }
    starts.append(start)
  }

  private mutating func take(
    _ bytes: borrowing Span<UInt8>, at start: Int, mode: ReferenceMode,
    escapes: borrowing Span<UInt8>, _ cursor: inout ByteCursor, baseBirth: UInt64,
    farObjects: inout [UInt64]
  ) throws(ByteCursor.Failure) {
    var out = values.mutableSpan
    let isAge = mode == .age
    let isSiteDelta = mode == .siteDelta
    let isDeathStep = mode == .contextDeath || mode == .blockDeath
    var previous: Int64 = 0
    for i in bytes.indices {
      let byte = bytes[i]
      var value = UInt64(byte)
      if byte >= ReferenceByte.firstEscape {
        switch byte {
        case ReferenceByte.wide: value = UInt64(try cursor.number(escapes, as: UInt16.self))
        case ReferenceByte.wider:
          value = UInt64(try cursor.number(escapes, as: UInt32.self))
          if isDeathStep {
            guard value > 0 else { throw cursor.failure("an ordinal", found: "0") }
            let relative = unzigzag(value &- 1)
            guard abs(relative) < ReferenceByte.nearLimit else {
              throw cursor.failure("a near ordinal", found: "\(relative)")
            }
            out[start &+ i] = Int32(truncatingIfNeeded: relative)
            continue
          }
        case ReferenceByte.absolute:
          let ordinal = try cursor.number(escapes, as: UInt64.self)
          guard ordinal < baseBirth else {
            throw cursor.failure("an ordinal below \(baseBirth)", found: "\(ordinal)")
          }
          out[start &+ i] = EventBatch.farObject &+ Int32(farObjects.count)
          farObjects.append(ordinal)
          continue
        default: throw cursor.failure("a reference", found: "byte \(byte)")
        }
      }
      if value == 0 {
        out[start &+ i] = EventBatch.foreignObject
      } else if isAge {
        guard value < 1 << 31 else { throw cursor.failure("an age", found: "\(value)") }
        out[start &+ i] = Int32(truncatingIfNeeded: value)
      } else {
        var step = unzigzag(value &- 1)
        if isSiteDelta {
          previous &+= step
          step = previous
        } else if isDeathStep {
          step &+= Int64(Self.deathStep)
        }
        guard step >= Int64(EventBatch.nearObject), step <= Int64(Int32.max) else {
          throw cursor.failure("a near ordinal", found: "\(step)")
        }
        out[start &+ i] = Int32(truncatingIfNeeded: step)
      }
    }
  }

  /// Walks the block in event order and says which object each event names.
  mutating func resolve(
    _ table: SiteDecoder, runs: ContextRunDecoder, header: BlockHeader,
    localSites: inout [UInt16], objects: inout [Int32]
  ) throws(ByteCursor.Failure) {
    cursors.removeAll(keepingCapacity: true)
    cursors.append(contentsOf: starts)
    var walk = ReferenceWalk()
    if usesDeaths {
      walk.run(
        KeepsDeaths.self, values: values, table: table, runs: runs, cursors: &cursors,
        localSites: &localSites, objectColumn: &objects)
    } else {
      walk.run(
        KeepsNoDeaths.self, values: values, table: table, runs: runs, cursors: &cursors,
        localSites: &localSites, objectColumn: &objects)
    }
    let lowest = Int64(walk.lowest)
    guard walk.isSound, walk.births == Int32(header.births),
      lowest >= 0 || UInt64(-lowest) <= header.baseBirth
    else {
      throw ByteCursor().failure(
        "references to objects born before them", found: "others, or \(walk.births) births")
    }
    for site in table.referenceCounts.indices {
      guard cursors[site] == starts[site + 1] else {
        throw ByteCursor().failure(
          "\(table.referenceCounts[site]) references of local site \(site)",
          found: "\(cursors[site] - starts[site])")
      }
    }
  }
}
