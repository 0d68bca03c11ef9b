/// How a kernel decides who gets a page.
public enum AdmissionRule: Sendable, Equatable {
  /// DragonFly's: the floors follow from the thresholds, and cached pages keep the system class
  /// out (`vm_page_alloc`, commit 89986e03).
  case dragonFly
  /// Floors that are given.
  case floors(PageFloors)
  /// Linux: zones with watermarks.
  case zones(ZoneReserve)
}

/// Down to how many free pages each class of request may go: a page is granted while more pages
/// are free than the floor.
public struct PageFloors: Sendable, Equatable {
  /// Of the normal class.
  public var normal: Int
  /// Of the system class.
  public var system: Int
  /// Of the interrupt class.
  public var interrupt: Int
  /// Whether the system class alone gets nothing below the normal floor while a page is cached.
  public var cacheKeepsSystemOut: Bool

  /// Floors in pages.
  public init(normal: Int, system: Int, interrupt: Int = 0, cacheKeepsSystemOut: Bool = false) {
    self.normal = normal
    self.system = system
    self.interrupt = interrupt
    self.cacheKeepsSystemOut = cacheKeepsSystemOut
  }

  /// DragonFly's: the reserve itself is still granted to everybody, the interrupt minimum is not.
  public init(_ thresholds: ReserveThresholds) {
    self.init(
      normal: thresholds.reserved - 1, system: thresholds.interruptMinimum,
      cacheKeepsSystemOut: true)
  }

  /// The floor of a class: the lowest of those that it contains.
  public func floor(of pageClass: PageClass) -> Int {
    if pageClass.contains(.interrupt) { return min(interrupt, normal) }
    return pageClass.contains(.system) ? min(system, normal) : normal
  }
}
