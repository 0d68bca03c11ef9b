/// One pass over a block, context by context, that resolves its objects.
///
/// What a context touched and killed stays in registers for as long as its events last.
struct ReferenceWalk {
  /// Which objects there can be.
  struct Known {
    /// How many of the births before the block can be named relative to it.
    let earlier: Int32
    /// That many and the births of the block itself.
    let near: UInt32

    init(_ header: BlockHeader) {
      earlier = Int32(min(header.baseBirth, UInt64(-Int64(EventBatch.nearObject))))
      near = UInt32(earlier) + UInt32(header.births)
    }

    /// Whether a relative ordinal is that of such an object. No code and no death step is, whatever
    /// ordinal was added to it.
    @inline(__always)
    func contains(_ object: Int32) -> Bool { UInt32(bitPattern: object &+ earlier) < near }
  }

  /// Deaths of one context.
  private var deaths: [Int32] = []

  /// Walks the block.
  /// - Parameters:
  ///   - grouped: local sites grouped by context, all of them in the table.
  ///   - table: the block's sites; their places move on.
  ///   - values: references in site order.
  ///   - objects: gets the objects, grouped by context; longer than the block.
  /// - Returns: false if a reference leads nowhere.
  mutating func run<Table: SiteTable>(
    grouped: borrowing Span<Table.Element>, table: inout Table, values: borrowing Span<Int32>,
    contexts: [ContextRunDecoder.Context], births: BirthOrdinals, known: Known,
    into objectStore: inout [Int32]
  ) -> Bool where Table.Value == SiteState {
    var longest = 0
    for context in contexts { longest = max(longest, Int(context.end &- context.start)) }
    // The last death of a context is written, but there is no place behind it.
    deaths.reserveCapacity(grouped.count + 1)
    if deaths.count <= longest { deaths.resize(to: longest + 1, filling: 0) }
    var objects = objectStore.mutableSpan
    var deaths = deaths.mutableSpan
    // A table of its own on the stack needs no register for where it is.
    var states = table
    defer { table = states }
    for context in contexts.indices {
      let (start, end) = (Int(contexts[context].start), Int(contexts[context].end))
      var out = objects._mutatingExtracting(start..<end)
      let isSound = Self.walk(
        grouped.extracting(start..<end), table: &states, values: values,
        ordinals: births.ordinals.span,
        birthPlace: BirthOrdinals.place(
          ofContext: context, firstBirth: contexts[context].firstBirth),
        known: known, deaths: &deaths, into: &out)
      guard isSound else { return false }
    }
    return true
  }

  /// How far the walk of one context is.
  private struct Progress {
    /// Where the ordinal of its next birth stands.
    var birthPlace: Int
    var origins = SiteState.Origins()
    var deathEnd = 0
    /// The place after the death that was named last.
    var deathPlace = 0
  }

  /// Events that are walked at once: their number is known to the compiler, which saves checks.
  private static let stride = 64

  /// Walks the events of one context.
  private static func walk<Table: SiteTable>(
    _ source: borrowing Span<Table.Element>, table: inout Table, values: borrowing Span<Int32>,
    ordinals: borrowing Span<UInt16>, birthPlace: Int, known: Known,
    deaths: inout MutableSpan<Int32>, into out: inout MutableSpan<Int32>
  ) -> Bool where Table.Value == SiteState {
    var progress = Progress(birthPlace: birthPlace)
    var start = 0
    while start &+ stride <= source.count {
      var piece = out._mutatingExtracting(start..<start &+ stride)
      let isSound = walk(
        source.extracting(start..<start &+ stride), &progress, table: &table, values: values,
        ordinals: ordinals, known: known, deaths: &deaths, into: &piece)
      guard isSound else { return false }
      start &+= stride
    }
    var piece = out._mutatingExtracting(start..<source.count)
    return walk(
      source.extracting(start..<source.count), &progress, table: &table, values: values,
      ordinals: ordinals, known: known, deaths: &deaths, into: &piece)
  }

  @inline(__always)
  private static func walk<Table: SiteTable>(
    _ source: borrowing Span<Table.Element>, _ state: inout Progress, table: inout Table,
    values: borrowing Span<Int32>, ordinals: borrowing Span<UInt16>, known: Known,
    deaths allDeaths: inout MutableSpan<Int32>, into out: inout MutableSpan<Int32>
  ) -> Bool where Table.Value == SiteState {
    // In variables of their own while the events last, which are kept in registers.
    var progress = state
    defer { state = progress }
    var deaths = allDeaths._mutatingExtracting(0..<allDeaths.count)
    for i in source.indices {
      let local = source[i]
      let site = table[local]
      let place = Int(site.place)
      if place < values.count {
        table[local].place = site.place &+ 1
        let value = values[place]
        var object = value &+ progress.origins[site.origin]
        if known.contains(object) {
          progress.origins.touch(object)
        } else if value >= ReferenceDecoder.firstDeathStep {
          let death = progress.deathPlace &+ Int(value &- ReferenceDecoder.deathStep)
          guard death >= 0, death < progress.deathEnd else { return false }
          progress.deathPlace = death &+ 1
          object = deaths[death]
          guard known.contains(object) else { return false }
          progress.origins.touch(object)
        } else {
          guard value < ReferenceDecoder.codeEnd else { return false }
          object = value &+ ReferenceDecoder.codeShift
        }
        out[i] = object
        // Written always, kept if it is a death.
        deaths[progress.deathEnd] = object
        progress.deathEnd &+= Int(site.deaths)
      } else if site.action == .birth {
        let object = Int32(truncatingIfNeeded: ordinals[progress.birthPlace])
        progress.birthPlace &+= 1
        progress.origins.bear(object)
        progress.origins.touch(object)
        out[i] = object
      } else {
        guard site.action == .none else { return false }
        out[i] = EventBatch.noObject
      }
    }
    return true
  }
}
