/// Where an actor sleeps. The raw value is the kernel's wait message.
public enum WaitChannel: String, Sendable, Equatable, CaseIterable {
  /// A pager waits for pages (`vm_pageout_pages_needed`).
  case pager = "VMWait"
  /// Everybody else waits for pages (`vmstats.v_free_count`).
  case pages = "vmwait"
  /// An ordinary thread of a machine with zones, which reclaims meanwhile (Linux).
  case reclaim = "direct reclaim"
  /// A page fault waits for pages.
  case fault = "pfault"
  /// The swap pager waits for a buffer that counts (`wswbuf2`).
  case buffer = "wswbuf2"
  /// The pagedaemon rests because a pass brought nothing.
  case rest = "pdelay"
  /// Swap metadata is at its limit (FreeBSD).
  case limit = "zonelimit"
  /// A pause after a kill (FreeBSD).
  case pause = "swzonxb"
  /// An ordinary user of a stock that is low is slowed down (XNU).
  case throttle = "zone_replenish"

  /// Whether pages that come free may end the sleep.
  var isForPages: Bool { self == .pager || self == .pages || self == .reclaim || self == .fault }
}

/// Durations that the kernel waits, in nanoseconds, for a clock of so many ticks a second.
struct WaitPeriods: Sendable, Equatable {
  /// One tick.
  let tick: UInt64
  /// A wait for pages polls this often (hz ticks); nil: never.
  let poll: UInt64?
  /// A page fault polls this often: a tenth of a second and a tick.
  let fault: UInt64
  /// The age from which the emergency pager takes over.
  let staleAge: UInt64 = 2_000_000_000

  init(ticksPerSecond: Int, poll: UInt64? = 1_000_000_000) {
    self.poll = poll
    tick = 1_000_000_000 / UInt64(max(1, ticksPerSecond))
    fault = 100_000_000 + tick
  }
}
