/// Codes the object column of a block: births need nothing, references are predicted per site.
struct ReferenceEncoder {
  /// One death or reference of the block.
  private struct Reference {
    var site: Int
    var context: Int
    var isDeath: Bool
    var object: UInt64
    /// Index of the event in the block.
    var event: Int
    /// Index and relative ordinal of the context's last birth before it; -1 if none.
    var birthEvent: Int
    var birth: Int64
    /// Place in its context's list of deaths if the object died there earlier in the block, or -1.
    var deathInContext: Int64 = -1
  }

  /// A reference as it will stand on the wire.
  enum Coded {
    case value(UInt64)
    case direct(UInt64)
    case absolute(UInt64)
  }

  /// Local site to mode.
  private(set) var modes: [ReferenceMode] = []
  /// Local site to number of references.
  private(set) var counts: [Int] = []
  /// The columns.
  private(set) var bytes: [UInt8] = []
  private(set) var escapes: [UInt8] = []

  /// Context by context, within a context in event order.
  private var references: [Reference] = []
  /// Local context to number of deaths.
  private var deaths: [Int64] = []
  private var baseBirth: UInt64 = 0

  /// Codes the block's references.
  /// - Parameter roles: site place to the raw value of its kind's role.
  mutating func encode(
    _ block: PendingBlock, roles: [UInt8], sites: LocalNumbering, contexts: LocalNumbering,
    baseBirth: UInt64
  ) {
    self.baseBirth = baseBirth
    collect(block, roles: roles, sites: sites, contexts: contexts)
    groupByContext()
    counts = [Int](repeating: 0, count: sites.places.count)
    for reference in references { counts[reference.site] += 1 }
    let starts = Self.starts(of: counts)
    // Every site's values under every mode, as if all sites had that mode: what other sites do
    // moves only the context's predictors, a little.
    var cheapest = [Double](repeating: .infinity, count: counts.count)
    modes = [ReferenceMode](repeating: .contextBirth, count: counts.count)
    for mode in ReferenceMode.allCases {
      let coded = values([ReferenceMode](repeating: mode, count: counts.count), starts: starts)
      for site in counts.indices where counts[site] > 0 {
        let cost = ReferenceCost.bits(coded[starts[site]..<starts[site] + counts[site]])
        if cost < cheapest[site] {
          cheapest[site] = cost
          modes[site] = mode
        }
      }
    }
    emit(values(modes, starts: starts))
  }

  private static func starts(of counts: [Int]) -> [Int] {
    var next = 0
    return counts.map { count in
      defer { next += count }
      return next
    }
  }

  private mutating func collect(
    _ block: PendingBlock, roles: [UInt8], sites: LocalNumbering, contexts: LocalNumbering
  ) {
    references.removeAll(keepingCapacity: true)
    deaths = [Int64](repeating: 0, count: contexts.places.count)
    var places: [UInt64: (context: Int, inContext: Int64)] = [:]
    var births: Int64 = 0
    var contextBirths = [(event: Int, birth: Int64)](
      repeating: (-1, 0), count: contexts.places.count)
    for i in block.sites.indices {
      let role = roles[Int(block.sites[i])]
      if role == ObjectRole.birth.rawValue {
        contextBirths[contexts.local(block.contexts[i])] = (i, births)
        births += 1
      }
      let isDeath = role == ObjectRole.death.rawValue
      guard isDeath || role == ObjectRole.reference.rawValue else { continue }
      let context = contexts.local(block.contexts[i])
      var reference = Reference(
        site: sites.local(block.sites[i]), context: context, isDeath: isDeath,
        object: block.objects[i], event: i, birthEvent: contextBirths[context].event,
        birth: contextBirths[context].birth)
      if isDeath {
        if reference.object != PendingBlock.foreign {
          places[reference.object] = (context, deaths[context])
        }
        deaths[context] += 1
      } else if let place = places[reference.object] {
        if place.context == context { reference.deathInContext = place.inContext }
      }
      references.append(reference)
    }
  }

  private mutating func groupByContext() {
    var grouped: [[Reference]] = Array(repeating: [], count: deaths.count)
    for reference in references { grouped[reference.context].append(reference) }
    references = Array(grouped.joined())
  }

  /// The coded references in site order. The decoder does the same in reverse; see
  /// `ReferenceMode`.
  private func values(_ modes: [ReferenceMode], starts: [Int]) -> [Coded] {
    var coded = [Coded](repeating: .value(0), count: references.count)
    var next = starts
    var previousOfSite = [Int64](repeating: 0, count: modes.count)
    var previousOfContext = [(event: Int, relative: Int64)](repeating: (-1, 0), count: deaths.count)
    var deathOfContext = [Int64](repeating: 0, count: deaths.count)
    for reference in references {
      let place = next[reference.site]
      next[reference.site] = place + 1
      if reference.object == PendingBlock.foreign { continue }
      let relative = Int64(bitPattern: reference.object &- baseBirth)
      guard abs(relative) < ReferenceByte.nearLimit else {
        coded[place] = .absolute(reference.object)
        continue
      }
      switch modes[reference.site] {
      case .contextBirth:
        coded[place] = .value(zigzag(reference.birth - relative) + 1)
      case .siteDelta:
        coded[place] = .value(zigzag(relative - previousOfSite[reference.site]) + 1)
        previousOfSite[reference.site] = relative
      case .contextDelta:
        let touched = previousOfContext[reference.context]
        let previous = reference.birthEvent > touched.event ? reference.birth : touched.relative
        coded[place] = .value(zigzag(relative - previous) + 1)
      case .contextDeath:
        if reference.deathInContext < 0 {
          coded[place] = .direct(zigzag(relative) + 1)
        } else {
          let step = reference.deathInContext - deathOfContext[reference.context]
          coded[place] = .value(zigzag(step) + 1)
          deathOfContext[reference.context] = reference.deathInContext + 1
        }
      }
      previousOfContext[reference.context] = (reference.event, relative)
    }
    return coded
  }

  private mutating func emit(_ coded: [Coded]) {
    bytes.removeAll(keepingCapacity: true)
    escapes.removeAll(keepingCapacity: true)
    for reference in coded {
      switch reference {
      case .value(let value) where value < UInt64(ReferenceByte.firstEscape):
        bytes.append(UInt8(value))
      case .value(let value) where value <= UInt64(UInt16.max):
        bytes.append(ReferenceByte.wide)
        escapes.put(UInt16(value))
      case .value(let value), .direct(let value):
        bytes.append(ReferenceByte.wider)
        escapes.put(UInt32(truncatingIfNeeded: value))
      case .absolute(let ordinal):
        bytes.append(ReferenceByte.absolute)
        escapes.put(ordinal)
      }
    }
  }
}
