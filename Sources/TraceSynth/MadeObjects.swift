/// The live objects of a made workload, youngest last.
struct MadeObjects: Sendable {
  /// A live object.
  struct Entry: Sendable {
    var ordinal: UInt64
    /// What it is an instance of; the owner of the set knows.
    var variant: UInt16
  }

  /// Among so many of the youngest is one that dies young.
  private static let young = 16
  private var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func insert(_ ordinal: UInt64, variant: UInt16) {
    entries.append(Entry(ordinal: ordinal, variant: variant))
  }

  /// Takes out one that dies now; the set must not be empty.
  mutating func removeOne(_ random: inout SplitMix64, youth: Int) -> Entry {
    let count = entries.count
    if random.happens(in1024: youth) {
      // The youngest keep their order, so that what is allocated and freed in pairs stays so.
      return entries.remove(at: count - 1 - random.below(min(Self.young, count)))
    }
    let place = random.below(count)
    let entry = entries[place]
    entries[place] = entries[count - 1]
    entries.removeLast()
    return entry
  }

  /// The variant of the youngest; nil if there is none.
  var youngest: UInt16? { entries.last?.variant }
}
