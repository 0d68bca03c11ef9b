/// Whether the processor's counter runs at one rate on all processors: then the kernel itself keeps
/// time by it.
enum SystemClock {
  private static let source = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
  private static let counters = [
    "tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter",
  ]

  static var countsEvenly: Bool {
    guard let bytes = LocalFile.read(source, limit: 64) else { return false }
    let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
    return counters.contains(name)
  }
}
