/// A doubly linked list of zones, linked through the zones themselves.
struct SlabZoneList: Sendable {
  private(set) var head = SlabZone.none
  private(set) var tail = SlabZone.none

  mutating func insertAtHead(_ zone: UInt32, _ zones: inout [SlabZone]) {
    zones[Int(zone)].previous = SlabZone.none
    zones[Int(zone)].next = head
    if head == SlabZone.none {
      tail = zone
    } else {
      zones[Int(head)].previous = zone
    }
    head = zone
  }

  mutating func remove(_ zone: UInt32, _ zones: inout [SlabZone]) {
    let previous = zones[Int(zone)].previous
    let next = zones[Int(zone)].next
    if previous == SlabZone.none {
      head = next
    } else {
      zones[Int(previous)].next = next
    }
    if next == SlabZone.none {
      tail = previous
    } else {
      zones[Int(next)].previous = previous
    }
  }
}
