/// A list of slabs, linked through their headers.
struct ObjectSlabList: Sendable {
  /// The first slab.
  private(set) var head = ObjectSlab.none
  private var tail = ObjectSlab.none
  /// How many slabs it has.
  private(set) var count = 0

  /// Inserts a slab at the head.
  mutating func pushHead(_ number: UInt32, _ slabs: inout [ObjectSlab]) {
    slabs[Int(number)].next = head
    if head == ObjectSlab.none { tail = number }
    head = number
    count += 1
  }

  /// Inserts a slab at the tail.
  mutating func pushTail(_ number: UInt32, _ slabs: inout [ObjectSlab]) {
    slabs[Int(number)].next = ObjectSlab.none
    if head == ObjectSlab.none { head = number } else { slabs[Int(tail)].next = number }
    tail = number
    count += 1
  }

  /// Removes the slab at the head.
  mutating func popHead(_ slabs: [ObjectSlab]) -> UInt32? {
    guard head != ObjectSlab.none else { return nil }
    let number = head
    head = slabs[Int(number)].next
    if head == ObjectSlab.none { tail = ObjectSlab.none }
    count -= 1
    return number
  }

  /// Removes the slab behind `previous`, or the head if there is none.
  mutating func remove(after previous: UInt32?, _ slabs: inout [ObjectSlab]) {
    guard let previous else {
      _ = popHead(slabs)
      return
    }
    let number = slabs[Int(previous)].next
    slabs[Int(previous)].next = slabs[Int(number)].next
    if tail == number { tail = previous }
    count -= 1
  }

  /// The slabs from head to tail.
  func numbers(_ slabs: [ObjectSlab]) -> [UInt32] {
    var numbers: [UInt32] = []
    var number = head
    while number != ObjectSlab.none {
      numbers.append(number)
      number = slabs[Int(number)].next
    }
    return numbers
  }
}
