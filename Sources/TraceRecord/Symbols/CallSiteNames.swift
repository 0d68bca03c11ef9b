/// The names of a process's call sites. Each is looked up once, when an event first comes from it.
struct CallSiteNames {
  /// Between two looks at a process's map, nanoseconds.
  private static let lookInterval: UInt64 = 50_000_000

  var modules = ModuleMap()
  let process: UInt32
  private var lastLook: UInt64?

  init(process: UInt32) { self.process = process }

  /// What is at a return address.
  /// - Parameter now: time of the event, which limits how often the process is asked.
  mutating func text(_ address: UInt64, now: UInt64, _ images: inout ImageCache) -> String {
    // The call is before the address that it returns to, maybe in another function.
    if let found = modules.find(address &- 1) ?? look(address &- 1, now, &images) {
      return images.text(found.image, address: found.address)
    }
    return "0x\(String(address, radix: 16))"
  }

  private mutating func look(
    _ address: UInt64, _ now: UInt64, _ images: inout ImageCache
  ) -> (image: Int, address: UInt64)? {
    if let lastLook, now &- lastLook < Self.lookInterval { return nil }
    lastLook = now
    modules.read(process: process, &images)
    return modules.find(address)
  }
}
