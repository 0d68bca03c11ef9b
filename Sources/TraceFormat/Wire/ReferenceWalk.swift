/// Whether a walk keeps lists of deaths; two types, so that each walk is compiled for itself.
protocol DeathKeeping {
  static var keeps: Bool { get }
}
enum KeepsDeaths: DeathKeeping { static let keeps = true }
enum KeepsNoDeaths: DeathKeeping { static let keeps = false }

/// One pass over a block in event order: puts the sites back into that order and resolves objects.
///
/// What is unsound is noted and checked once at the end, so that the loop has no exits.
struct ReferenceWalk {
  /// Births so far.
  private(set) var births: Int32 = 0
  /// The smallest relative ordinal seen.
  private(set) var lowest: Int32 = 0
  /// Whether no event named an object born after it and every list place existed.
  private(set) var isSound = true

  mutating func run<Deaths: DeathKeeping>(
    _ deaths: Deaths.Type, values: [Int32], table: SiteDecoder, runs: ContextRunDecoder,
    cursors: inout [Int], localSites: inout [UInt16], objectColumn: inout [Int32]
  ) {
    let contextCount = runs.places.count
    var siteCursors = runs.siteStarts
    var previous = [Int32](repeating: 0, count: contextCount)
    // Deaths by context and of the whole block; next place to write, next place to read.
    var byContext = [Int32](repeating: 0, count: Deaths.keeps ? objectColumn.count : 0)
    var inBlock = byContext
    var contextEnds = runs.deathStarts
    var contextPlaces = [Int](repeating: 0, count: contextCount)
    var sitePlaces = [Int](repeating: 0, count: Deaths.keeps ? table.modes.count : 0)
    var blockEnd = 0

    let values = values.span
    let grouped = table.grouped.span
    let actions = table.actions.span
    var cursor = cursors.mutableSpan
    var sites = localSites.mutableSpan
    var objects = objectColumn.mutableSpan
    var births: Int32 = 0
    var lowest: Int32 = 0
    var isSound = true
    var start = 0
    for run in runs.ends.indices {
      let end = Int(runs.ends[run])
      let context = Int(runs.locals[run])
      let from = siteCursors[context]
      siteCursors[context] = from &+ (end &- start)
      var contextPrevious = previous[context]
      for i in start..<end {
        let site = grouped[from &+ (i &- start)]
        sites[i] = site
        let action = actions[Int(site)]
        if action.code == 1 {
          objects[i] = births
          births &+= 1
          continue
        }
        if action.code == 0 {
          objects[i] = EventBatch.noObject
          continue
        }
        let place = cursor[Int(site)]
        guard place < values.count else {
          isSound = false
          break
        }
        cursor[Int(site)] = place &+ 1
        var object = values[place]
        if object >= EventBatch.nearObject {
          switch action.code {
          case 2: break
          case 3: object = births &- object
          case 4: object = contextPrevious &+ object
          default:
            if Deaths.keeps, object > 1 << 28 {
              let step = Int(object) &- (1 << 29)
              let first = action.code == 5 ? runs.deathStarts[context] : 0
              let count = (action.code == 5 ? contextEnds[context] : blockEnd) &- first
              let wanted =
                step &+ (action.code == 5 ? contextPlaces[context] : sitePlaces[Int(site)])
              if wanted >= 0, wanted < count {
                object = action.code == 5 ? byContext[first &+ wanted] : inBlock[wanted]
                if action.code == 5 {
                  contextPlaces[context] = wanted &+ 1
                } else {
                  sitePlaces[Int(site)] = wanted &+ 1
                }
              } else {
                isSound = false
              }
            }
          }
          isSound = isSound && object < births && object >= EventBatch.nearObject
          lowest = min(lowest, object)
          contextPrevious = object
        }
        objects[i] = object
        if Deaths.keeps, action.isDeath {
          let end = contextEnds[context]
          if end < runs.deathStarts[context &+ 1] {
            byContext[end] = object
            contextEnds[context] = end &+ 1
          } else {
            isSound = false
          }
          inBlock[blockEnd] = object
          blockEnd &+= 1
        }
      }
      previous[context] = contextPrevious
      start = end
    }
    self.births = births
    self.lowest = lowest
    self.isSound = isSound
  }
}
