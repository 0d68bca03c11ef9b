/// Gives the few table places that a block uses small local numbers, the most used first.
struct LocalNumbering {
  /// Local number to table place.
  private(set) var places: [UInt32] = []
  /// Local number to uses in the block.
  private(set) var uses: [UInt32] = []
  private var numbers: [UInt32] = []

  /// Numbers the places in `column`, most used first, ties in order of first use.
  /// - Parameter tableCount: entries of the table.
  mutating func number(_ column: [UInt32], tableCount: Int) {
    for place in places { numbers[Int(place)] = 0 }
    if numbers.count < tableCount {
      numbers.append(contentsOf: repeatElement(0, count: tableCount - numbers.count))
    }
    var found: [UInt32] = []
    for place in column {
      if numbers[Int(place)] == 0 { found.append(place) }
      numbers[Int(place)] += 1
    }
    let order = found.indices.sorted {
      let (a, b) = (numbers[Int(found[$0])], numbers[Int(found[$1])])
      return a != b ? a > b : $0 < $1
    }
    places = order.map { found[$0] }
    uses = places.map { numbers[Int($0)] }
    for (local, place) in places.enumerated() { numbers[Int(place)] = UInt32(local) }
  }

  /// The local number of a place that `number` saw.
  @inline(__always)
  func local(_ place: UInt32) -> Int { Int(numbers[Int(place)]) }
}
