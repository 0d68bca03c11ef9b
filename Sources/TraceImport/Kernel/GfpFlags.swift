internal import TraceFormat

/// Linux's "get free pages" flags: the words as `include/trace/events/mmflags.h` prints them, with
/// the bits of `include/linux/gfp_types.h` (6.18). The bits' places have moved between versions,
/// but words are what recordings print; bits are printed only where a kernel has no word.
enum GfpFlags {
  private static let highmem: UInt64 = 1 << 1
  private static let movable: UInt64 = 1 << 3
  private static let reclaimable: UInt64 = 1 << 4
  private static let high: UInt64 = 1 << 5
  private static let io: UInt64 = 1 << 6
  private static let fs: UInt64 = 1 << 7
  private static let zero: UInt64 = 1 << 8
  private static let directReclaim: UInt64 = 1 << 10
  private static let kswapdReclaim: UInt64 = 1 << 11
  private static let noWarn: UInt64 = 1 << 13
  private static let noFail: UInt64 = 1 << 15
  private static let noRetry: UInt64 = 1 << 16
  private static let memAlloc: UInt64 = 1 << 17
  private static let comp: UInt64 = 1 << 18
  private static let noMemAlloc: UInt64 = 1 << 19
  private static let hardWall: UInt64 = 1 << 20
  private static let account: UInt64 = 1 << 22

  private static let reclaim = directReclaim | kswapdReclaim
  private static let kernel = reclaim | io | fs
  private static let user = kernel | hardWall
  private static let hugePage = io | fs | hardWall | highmem | movable | comp | noMemAlloc | noWarn

  /// Every word with its bits.
  static let words: [String: UInt64] = [
    "__GFP_DMA": 1 << 0, "GFP_DMA": 1 << 0,
    "__GFP_HIGHMEM": highmem,
    "GFP_DMA32": 1 << 2, "__GFP_DMA32": 1 << 2,
    "__GFP_MOVABLE": movable,
    "__GFP_RECLAIMABLE": reclaimable,
    "__GFP_HIGH": high,
    "__GFP_IO": io,
    "__GFP_FS": fs,
    "__GFP_ZERO": zero,
    "__GFP_DIRECT_RECLAIM": directReclaim,
    "__GFP_KSWAPD_RECLAIM": kswapdReclaim,
    "__GFP_RECLAIM": reclaim,
    "__GFP_WRITE": 1 << 12,
    "__GFP_NOWARN": noWarn,
    "__GFP_RETRY_MAYFAIL": 1 << 14,
    "__GFP_NOFAIL": noFail,
    "__GFP_NORETRY": noRetry,
    "__GFP_MEMALLOC": memAlloc,
    "__GFP_COMP": comp,
    "__GFP_NOMEMALLOC": noMemAlloc,
    "__GFP_HARDWALL": hardWall,
    "__GFP_THISNODE": 1 << 21,
    "__GFP_ACCOUNT": account,
    "GFP_KERNEL": kernel,
    "GFP_KERNEL_ACCOUNT": kernel | account,
    "GFP_NOFS": reclaim | io,
    "GFP_NOIO": reclaim,
    "GFP_ATOMIC": high | kswapdReclaim,
    "GFP_NOWAIT": kswapdReclaim,
    "GFP_USER": user,
    "GFP_HIGHUSER": user | highmem,
    "GFP_HIGHUSER_MOVABLE": user | highmem | movable,
    "GFP_TRANSHUGE_LIGHT": hugePage,
    "GFP_TRANSHUGE": hugePage | directReclaim,
    "GFP_TEMPORARY": kernel | reclaimable,
    "none": 0, "0": 0, "__GFP_ATOMIC": 0, "__GFP_ZEROTAGS": 0, "__GFP_SKIP_ZERO": 0,
    "__GFP_SKIP_KASAN": 0, "__GFP_SKIP_KASAN_POISON": 0, "__GFP_SKIP_KASAN_UNPOISON": 0,
    "__GFP_NO_OBJ_EXT": 0, "__GFP_NOLOCKDEP": 0,
  ]

  /// What the words of `text`, parted by bars, allow; without `.known` if there are none. Words
  /// that are neither known nor hexadecimal numbers go to `unrecognised`.
  static func parse(_ text: String, unrecognised: inout [String]) -> AllocationFlags {
    if text.isEmpty { return [] }
    var bits: UInt64 = 0
    for word in text.split(separator: "|", omittingEmptySubsequences: false) {
      let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word
      if let known = words[String(word)] {
        bits |= known
      } else if let number = UInt64(digits, radix: 16) {
        bits |= number
      } else {
        unrecognised.append(String(word))
      }
    }
    return flags(bits)
  }

  private static func flags(_ bits: UInt64) -> AllocationFlags {
    var flags: AllocationFlags = .known
    func set(_ flag: AllocationFlags, if isSet: Bool) { if isSet { flags.insert(flag) } }
    let refusesReserve = bits & noMemAlloc != 0
    set(.mayWait, if: bits & directReclaim != 0)
    set(.mayUseReserve, if: bits & (high | memAlloc) != 0 && !refusesReserve)
    set(.mayUseInterruptReserve, if: bits & memAlloc != 0 && !refusesReserve)
    set(.mayFail, if: bits & noFail == 0)
    set(.zeroed, if: bits & zero != 0)
    set(.mayStartIO, if: bits & io != 0)
    set(.mayEnterFS, if: bits & fs != 0)
    set(.wakesDaemon, if: bits & kswapdReclaim != 0)
    set(.givesUpEarly, if: bits & noRetry != 0)
    set(.movable, if: bits & movable != 0)
    set(.reclaimable, if: bits & reclaimable != 0)
    return flags
  }
}
