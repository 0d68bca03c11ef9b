/// Codes the object column of a block: births need nothing, references are predicted per site.
struct ReferenceEncoder {
  /// One death or reference of the block. Numbers of a block fit 32 bits, and small entries stay in
  /// the processor's cache while every mode is tried.
  private struct Reference {
    var object: UInt64
    var site: UInt32
    var context: UInt32
    /// Index of the event in the block.
    var event: Int32
    /// Index and relative ordinal of the context's last birth before it; -1 if none.
    var birthEvent: Int32
    var birth: Int32
    /// Place in its context's list of deaths if the object died there earlier in the block, or -1.
    var deathInContext: Int32 = -1
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
  private var deathPlaces = DeathPlaces()

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
    for reference in references { counts[Int(reference.site)] += 1 }
    let starts = Self.starts(of: counts)
    // Every site's values under every mode, as if all sites had that mode: what other sites do
    // moves only the context's predictors, a little.
    var cheapest = [Double](repeating: .infinity, count: counts.count)
    modes = [ReferenceMode](repeating: .contextBirth, count: counts.count)
    // Without a reference to something that died here, deaths cannot be the cheapest way.
    let namesDeaths = references.contains { $0.deathInContext >= 0 }
    for mode in ReferenceMode.allCases where mode != .contextDeath || namesDeaths {
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
    // Only references look for deaths: most blocks have none.
    let hasReferences = sites.places.contains {
      roles[Int($0)] == ObjectRole.reference.rawValue
    }
    deathPlaces.begin(hasReferences ? block.count : 0)
    var births: Int32 = 0
    var contextBirths = [(event: Int32, birth: Int32)](
      repeating: (-1, 0), count: contexts.places.count)
    for i in block.sites.indices {
      let role = roles[Int(block.sites[i])]
      if role == ObjectRole.birth.rawValue {
        contextBirths[contexts.local(block.contexts[i])] = (
          Int32(truncatingIfNeeded: i), births
        )
        births += 1
      }
      let isDeath = role == ObjectRole.death.rawValue
      guard isDeath || role == ObjectRole.reference.rawValue else { continue }
      let context = contexts.local(block.contexts[i])
      var reference = Reference(
        object: block.objects[i],
        site: UInt32(truncatingIfNeeded: sites.local(block.sites[i])),
        context: UInt32(truncatingIfNeeded: context), event: Int32(truncatingIfNeeded: i),
        birthEvent: contextBirths[context].event, birth: contextBirths[context].birth)
      if isDeath {
        if hasReferences, reference.object != PendingBlock.foreign {
          deathPlaces.insert(reference.object, context: context, place: deaths[context])
        }
        deaths[context] += 1
      } else {
        reference.deathInContext = Int32(
          truncatingIfNeeded: deathPlaces.place(of: reference.object, context: context))
      }
      references.append(reference)
    }
  }

  private mutating func groupByContext() {
    guard deaths.count > 1 else { return }
    var counts = [Int](repeating: 0, count: deaths.count)
    for reference in references { counts[Int(reference.context)] += 1 }
    var next = Self.starts(of: counts)
    var grouped = references
    for reference in references {
      grouped[next[Int(reference.context)]] = reference
      next[Int(reference.context)] += 1
    }
    references = grouped
  }

  /// The coded references in site order. The decoder does the same in reverse; see
  /// `ReferenceMode`.
  private func values(_ modes: [ReferenceMode], starts: [Int]) -> [Coded] {
    var coded = [Coded](repeating: .value(0), count: references.count)
    var next = starts
    var previousOfSite = [Int64](repeating: 0, count: modes.count)
    var previousOfContext = [(event: Int32, relative: Int64)](
      repeating: (-1, 0), count: deaths.count)
    var deathOfContext = [Int64](repeating: 0, count: deaths.count)
    for reference in references {
      let site = Int(reference.site)
      let context = Int(reference.context)
      let place = next[site]
      next[site] = place + 1
      if reference.object == PendingBlock.foreign { continue }
      let relative = Int64(bitPattern: reference.object &- baseBirth)
      guard abs(relative) < ReferenceByte.nearLimit else {
        coded[place] = .absolute(reference.object)
        continue
      }
      switch modes[site] {
      case .contextBirth:
        coded[place] = .value(zigzag(Int64(reference.birth) - relative) + 1)
      case .siteDelta:
        coded[place] = .value(zigzag(relative - previousOfSite[site]) + 1)
        previousOfSite[site] = relative
      case .contextDelta:
        let touched = previousOfContext[context]
        let isBirth = reference.birthEvent > touched.event
        let previous = isBirth ? Int64(reference.birth) : touched.relative
        coded[place] = .value(zigzag(relative - previous) + 1)
      case .contextDeath:
        if reference.deathInContext < 0 {
          coded[place] = .direct(zigzag(relative) + 1)
        } else {
          let step = Int64(reference.deathInContext) - deathOfContext[context]
          coded[place] = .value(zigzag(step) + 1)
          deathOfContext[context] = Int64(reference.deathInContext) + 1
        }
      }
      previousOfContext[context] = (reference.event, relative)
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
