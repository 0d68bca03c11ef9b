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
    grouped: borrowing Span<Table.Element>, table: inout Table, values: [Int32],
    contexts: [ContextRunDecoder.Context], births: BirthOrdinals, known: Known,
    into objectStore: inout [Int32]
  ) -> Bool where Table.Value == SiteState {
    var longest = 0
    for context in contexts { longest = max(longest, Int(context.end &- context.start)) }
    // The last death of a context is written, but there is no place behind it.
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
        grouped.extracting(start..<end), table: &states, values: values.span,
        ordinals: births.ordinals.span,
        birthPlace: BirthOrdinals.place(
          ofContext: context, firstBirth: contexts[context].firstBirth),
        known: known, deaths: &deaths, into: &out)
      guard isSound else { return false }
    }
    return true
  }

  /// Walks the events of one context.
  @inline(__always)
  private static func walk<Table: SiteTable>(
    _ source: borrowing Span<Table.Element>, table: inout Table, values: borrowing Span<Int32>,
    ordinals: borrowing Span<UInt16>, birthPlace: Int, known: Known,
    deaths: inout MutableSpan<Int32>, into target: inout MutableSpan<Int32>
  ) -> Bool where Table.Value == SiteState {
    var out = target._mutatingExtracting(0..<source.count)
    var birthPlace = birthPlace
    var lastBirth: Int32 = 0
    var touched: Int32 = 0
    var deathEnd = 0
    var deathPlace = 0
    var i = 0
    while i < source.count {
      let site = source[i]
      let action = table[site].action
      if action.isReference {
        let state = table[site]
        table[site].place = state.place &+ 1
        guard Int(state.place) < values.count else { return false }
        let value = values[Int(state.place)]
        var object = value &+ state.origin(touched: touched, lastBirth: lastBirth)
        if known.contains(object) {
          touched = object
        } else if value >= ReferenceDecoder.firstDeathStep {
          let death = deathPlace &+ Int(value &- ReferenceDecoder.deathStep)
          guard death >= 0, death < deathEnd else { return false }
          deathPlace = death &+ 1
          object = deaths[death]
          guard known.contains(object) else { return false }
          touched = object
        } else {
          guard value < ReferenceDecoder.codeEnd else { return false }
          object = value &+ ReferenceDecoder.codeShift
        }
        out[i] = object
        // Written always, kept if it is a death.
        deaths[deathEnd] = object
        deathEnd &+= state.action.deaths
      } else if action == .birth {
        touched = Int32(truncatingIfNeeded: ordinals[birthPlace])
        lastBirth = touched
        birthPlace &+= 1
        out[i] = touched
      } else {
        out[i] = EventBatch.noObject
      }
      i &+= 1
    }
    return true
  }
}
