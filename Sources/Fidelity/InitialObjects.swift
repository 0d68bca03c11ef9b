import Replay

/// The live objects of a cache's initial slabs, of which it is only known on which slab they are.
struct InitialObjects {
  private var blocks: [Block]
  /// Where each slab's objects begin among `blocks`, and how many are left.
  private var first: [Int32] = []
  private var left: [Int32] = []
  private var placeOfTrueSlab: [Int32: Int] = [:]
  /// Slabs that have objects left, and where each stands among them.
  private var stocked: [Int32] = []
  private var placeInStocked: [Int32] = []

  init(_ slabs: InitialSlabs, objectsPerSlab: Int, blocks: [Block]) {
    self.blocks = blocks
    var next = 0
    for (place, slab) in slabs.slabs.enumerated() {
      let live = min(objectsPerSlab - slab.free, blocks.count - next)
      first.append(Int32(next))
      left.append(Int32(live))
      next += live
      placeInStocked.append(-1)
      if live > 0 {
        placeInStocked[place] = Int32(stocked.count)
        stocked.append(Int32(place))
      }
      if slab.trueSlab >= 0 { placeOfTrueSlab[slab.trueSlab] = place }
    }
  }

  /// An object of the slab that stands for a true one; nil if there is none.
  mutating func take(fromTrueSlab slab: Int32) -> Block? {
    guard let place = placeOfTrueSlab[slab], left[place] > 0 else { return nil }
    return take(place)
  }

  /// An object of any slab that has one, all slabs alike; nil if there is none.
  mutating func takeAny(_ random: inout Generator) -> Block? {
    guard let place = stocked.randomElement(using: &random) else { return nil }
    return take(Int(place))
  }

  private mutating func take(_ place: Int) -> Block {
    left[place] -= 1
    if left[place] == 0, let last = stocked.last {
      let hole = placeInStocked[place]
      stocked[Int(hole)] = last
      placeInStocked[Int(last)] = hole
      stocked.removeLast()
    }
    return blocks[Int(first[place] + left[place])]
  }
}
