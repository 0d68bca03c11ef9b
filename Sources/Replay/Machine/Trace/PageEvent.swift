import TraceFormat

/// What an event of a trace does to the machine's pages.
struct PageEvent: Sendable {
  /// The kinds of effect.
  enum Kind: UInt8, Sendable {
    /// None.
    case nothing
    /// A process takes pages; it waits as a page fault does.
    case fault
    /// The kernel takes pages and waits for them.
    case take
    /// The kernel takes pages if they are there at once.
    case tryToTake
    /// A run is given back.
    case free
    /// A run is handed to the pager.
    case pageOut
    /// A page is read back from swap.
    case pageIn
  }

  /// Stands for the slot of a run that the trace did not allocate.
  static let foreign = UInt32.max

  /// Index of the event within the batch.
  var event: UInt32
  /// The run's slot: state is kept at this place from one of its events to the next.
  var slot: UInt32
  /// Pages of the run.
  var pages: UInt32
  /// What happens.
  var kind: Kind
  /// The class of pages that the kernel asks for.
  var pageClass: PageClass
  /// Whether the run's pages can be written to swap.
  var isWritable: Bool
}

/// What events of a site do to pages, decided once for each site.
struct PageAction: Sendable {
  /// Orders above this one, 1 GiB, are left out as damage.
  static let largestOrder: UInt8 = 18

  var kind = PageEvent.Kind.nothing
  var pages: UInt32 = 0
  var pageClass: PageClass = []
  var isWritable = false
  /// 1 if the event takes a birth ordinal.
  var births: UInt64 = 0

  init() {}

  init(_ site: Site) {
    births = site.kind.spec.role == .birth ? 1 : 0
    guard site.order <= Self.largestOrder else { return }
    pages = 1 << UInt32(site.order)
    switch site.kind {
    case .pageAllocate: take(site)
    case .pageFree: kind = .free
    case .pageOutStart: kind = .pageOut
    case .pageIn: kind = .pageIn
    default: break
    }
  }

  /// Movable pages are those of processes, and so are pages of which the trace says nothing: these
  /// can be written to swap. All others are the kernel's.
  private mutating func take(_ site: Site) {
    let isKnown = site.flags.contains(.known)
    isWritable =
      site.flags.contains(.movable) || site.pageClass == Self.movableClass
      || (!isKnown && site.pageClass == 0)
    let flags = DragonFlyFlags(site.flags)
    pageClass = isWritable && flags.contains(.waitOK) ? .normal : flags.pageClass
    if flags.contains(.waitOK) {
      kind = isWritable ? .fault : .take
    } else {
      kind = .tryToTake
    }
  }

  /// Linux's migrate type "movable", plus one.
  private static let movableClass: UInt8 = 2
}
