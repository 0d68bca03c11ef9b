/// Kernel virtual address space and the page-table pages behind it, in pages.
struct KernelAddressSpace: Sendable, Equatable {
  /// Pages of address space that one page-table page maps (2 MiB).
  static let pagesPerTable = 512

  /// Address space in use.
  private(set) var used = 0
  /// Address space that page tables cover.
  private(set) var mapped: Int
  /// Address space that there is.
  let limit: Int
  /// Page-table pages added.
  private(set) var tablePages = 0

  /// Nothing is used; page tables cover the first `headroom` pages.
  init(headroom: Int, limit: Int) {
    mapped = headroom
    self.limit = limit
  }

  /// Whether so many pages can be had at all.
  func fits(_ pages: Int) -> Bool { used + pages <= limit }

  /// Whether page tables end before so many more pages.
  func needsTable(for pages: Int) -> Bool { used + pages > mapped }

  /// A page-table page is added.
  mutating func addTable() {
    mapped += Self.pagesPerTable
    tablePages += 1
  }

  mutating func take(_ pages: Int) { used += pages }
  mutating func give(_ pages: Int) { used = max(0, used - pages) }
}
