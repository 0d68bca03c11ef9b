// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "tracetool-benchmarks",
  dependencies: [.package(name: "tracetool", path: "..")],
  targets: [
    .systemLibrary(name: "CLibzstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .executableTarget(
      name: "tracetool-bench",
      dependencies: [
        "CLibzstd", .product(name: "TraceFormat", package: "tracetool"),
        .product(name: "TraceImport", package: "tracetool"),
        .product(name: "TraceSynth", package: "tracetool"),
        .product(name: "Replay", package: "tracetool"),
      ],
      swiftSettings: [
        .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ]),
  ]
)
