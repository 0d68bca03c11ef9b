internal import TraceFormat

/// The places of all sites that a generator uses, interned once, before the first event.
struct SiteCatalogue: Sendable {
  /// One size of one type.
  struct Variant: Sendable {
    var allocate: SiteID
    var free: SiteID
    /// Of its type: chance in 1,024 to be among the next few to die.
    var youth: Int
  }

  /// Bits of the table from which a variant is drawn.
  static let drawBits = 10

  private(set) var variants: [Variant] = []
  /// Per phase of the workload, indices into `variants`, each as often as it is asked for.
  private(set) var draws: [[UInt16]] = []
  let swapMetadata: Variant
  let pageAllocate: SiteID
  let pageFree: SiteID
  let pageRunAllocate: SiteID
  let pageRunFree: SiteID

  /// - Parameter phases: how many mixes of types there are; each leaves out or stresses others.
  init(_ interner: inout TableInterner, phases: Int) {
    var weights: [(weight: Int, type: Int)] = []
    for (place, type) in SyntheticType.all.enumerated() {
      for size in type.requested.indices {
        variants.append(Self.variant(of: type, size: size, &interner))
        weights.append((weight: max(1, type.weight * 4 / type.requested.count), type: place))
      }
    }
    for phase in 0..<phases { draws.append(Self.draw(weights, phase: phase, of: phases)) }
    swapMetadata = Self.variant(of: .swapMetadata, size: 0, &interner)
    let user: AllocationFlags = [
      .known, .mayWait, .mayFail, .mayStartIO, .mayEnterFS, .wakesDaemon, .movable, .zeroed,
    ]
    let kernel: AllocationFlags = [
      .known, .mayWait, .mayFail, .mayStartIO, .mayEnterFS, .wakesDaemon,
    ]
    let pages = interner.type("pages", .pages)
    pageAllocate = interner.site(
      Site(kind: .pageAllocate, type: pages, flags: user, order: 0, pageClass: 2))
    pageFree = interner.site(Site(kind: .pageFree, type: pages, order: 0))
    pageRunAllocate = interner.site(
      Site(kind: .pageAllocate, type: pages, flags: kernel, order: 2, pageClass: 1))
    pageRunFree = interner.site(Site(kind: .pageFree, type: pages, order: 2))
  }

  private static func variant(
    of type: SyntheticType, size: Int, _ interner: inout TableInterner
  ) -> Variant {
    let typeID = interner.type(type.name, type.family)
    let suffix = type.requested.count > 1 ? "_\(type.requested[size])" : ""
    let maker = interner.string("make_\(type.family.name)_\(type.name)\(suffix)")
    let ender = interner.string("end_\(type.family.name)_\(type.name)\(suffix)")
    let allocate = Site(
      kind: .allocate, type: typeID, requestedBytes: type.requested[size],
      allocatedBytes: type.allocated, flags: type.flags, callSite: maker)
    return Variant(
      allocate: interner.site(allocate),
      free: interner.site(Site(kind: .free, type: typeID, callSite: ender)), youth: type.youth)
  }

  /// With several phases, each has its own quarter of the types, asked for sixteen times as often.
  private static func draw(
    _ weights: [(weight: Int, type: Int)], phase: Int, of phases: Int
  ) -> [UInt16] {
    let scaled = weights.map { entry in
      phases > 1 && (entry.type + phase) % 4 == 0 ? entry.weight * 16 : entry.weight
    }
    let sum = scaled.reduce(0, +)
    var out: [UInt16] = []
    var reached = 0
    for (place, weight) in scaled.enumerated() {
      reached += weight
      let end = max(out.count, reached << drawBits / sum)
      out += Array(repeating: UInt16(place), count: end - out.count)
    }
    return out
  }
}
