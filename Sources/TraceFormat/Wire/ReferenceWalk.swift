/// One pass over a block in event order: puts the sites back into that order and resolves objects.
///
/// The loop has one branch that depends on the data, the rare death step; all else is arithmetic on
/// the site's state, because which site comes next is what a processor predicts worst.
struct ReferenceWalk {
  /// Local context to relative ordinal of the object that it touched last.
  private var previous: [Int32] = []
  /// Deaths grouped by context, and the next place of each context to write and to read.
  private var deaths: [Int32] = []
  private var deathEnds: [Int] = []
  private var deathPlaces: [Int] = []
  private var siteStarts: [Int] = []

  private mutating func prepare(_ runs: ContextRunDecoder, events: Int) {
    previous.removeAll(keepingCapacity: true)
    previous.resize(to: runs.places.count, filling: 0)
    deathEnds.removeAll(keepingCapacity: true)
    deathEnds += runs.deathStarts
    deathPlaces.removeAll(keepingCapacity: true)
    deathPlaces += runs.deathStarts
    siteStarts.removeAll(keepingCapacity: true)
    siteStarts += runs.siteStarts
    // One place is written even where nobody died; old contents may stay, as only places that
    // were written are read.
    if deaths.count <= 2 * events { deaths.resize(to: 2 * events + 1, filling: 0) }
  }

  /// Walks the block.
  /// - Parameters:
  ///   - grouped: local sites grouped by context.
  ///   - values: references in site order behind the three fixed ones of `SiteState`.
  /// - Returns: the number of births, or nil if a death step leads nowhere or a context has other
  ///   deaths than its table says.
  mutating func run<Table: SiteTable>(
    grouped: borrowing Span<Table.Element>, values: [Int32], table: inout Table,
    runs: ContextRunDecoder, localSites: inout [UInt16], objectColumn: inout [Int32]
  ) -> Int32? {
    prepare(runs, events: objectColumn.count)
    // Each scratch array is taken out of the walk while its span is in use.
    var previous = self.previous.taken()
    var deathEnds = self.deathEnds.taken()
    var deathPlaces = self.deathPlaces.taken()
    var siteStarts = self.siteStarts.taken()
    var deaths = self.deaths.taken()
    defer {
      self.previous = previous
      self.deathEnds = deathEnds
      self.deathPlaces = deathPlaces
      self.siteStarts = siteStarts
      self.deaths = deaths
    }
    let values = values.span
    let runEnds = runs.ends.span
    let runLocals = runs.locals.span
    var starts = siteStarts.mutableSpan
    var sites = localSites.mutableSpan
    var objects = objectColumn.mutableSpan
    var previousOf = previous.mutableSpan
    var ends = deathEnds.mutableSpan
    var places = deathPlaces.mutableSpan
    var dead = deaths.mutableSpan
    var births: Int32 = 0
    var start = 0
    for run in runEnds.indices {
      let count = Int(runEnds[run]) &- start
      let context = Int(runLocals[run])
      let from = starts[context]
      starts[context] = from &+ count
      let source = grouped.extracting(from..<from &+ count)
      var touched = previousOf[context]
      var deathEnd = ends[context]
      for i in source.indices {
        let site = source[i]
        sites[start &+ i] = UInt16(truncatingIfNeeded: site)
        let state = table[site]
        table[site].next = state.next &+ Int32(state.step)
        var value = values[Int(state.next)]
        if value >= ReferenceDecoder.firstDeathStep {
          let place = places[context] &+ Int(value &- ReferenceDecoder.deathStep)
          guard place >= runs.deathStarts[context], place < deathEnd else { return nil }
          places[context] = place &+ 1
          value = dead[place]
        }
        let isNear = value >= EventBatch.nearObject
        let sum = value &+ (births & state.births) &+ (touched & state.previous)
        let object = isNear ? sum : value
        objects[start &+ i] = object
        touched = isNear ? object : touched
        births &+= Int32(state.isBirth)
        dead[deathEnd] = object
        deathEnd &+= Int(state.isDeath)
      }
      previousOf[context] = touched
      ends[context] = deathEnd
      start = start &+ count
    }
    for context in runs.places.indices where ends[context] != runs.deathStarts[context + 1] {
      return nil
    }
    return births
  }
}
