// swift-tools-version: 6.2
import PackageDescription

/// The same strictness everywhere: a warning is an error, and every unsafe construct is spelled.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "tracetool",
  products: [
    .library(name: "TraceFormat", targets: ["TraceFormat"]),
    .library(name: "TraceImport", targets: ["TraceImport"]),
    .library(name: "TraceSynth", targets: ["TraceSynth"]),
    .library(name: "Replay", targets: ["Replay"]),
    .library(name: "Fidelity", targets: ["Fidelity"]),
    .executable(name: "tracetool", targets: ["tracetool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "TraceFormat", dependencies: ["CZstd"], exclude: ["FORMAT.md"], swiftSettings: strict),
    .target(
      name: "TraceImport", dependencies: ["TraceFormat", "CZlib"], swiftSettings: strict),
    .target(name: "Replay", dependencies: ["TraceFormat"], swiftSettings: strict),
    .target(name: "CRecorder", exclude: ["preload"]),
    .plugin(name: "EmbedRecorder", capability: .buildTool()),
    .target(
      name: "TraceRecord", dependencies: ["TraceFormat", "TraceImport", "CRecorder"],
      swiftSettings: strict, plugins: ["EmbedRecorder"]),
    .target(name: "TraceSynth", dependencies: ["TraceFormat"], swiftSettings: strict),
    .target(
      name: "Fidelity", dependencies: ["TraceFormat", "TraceImport", "Replay"],
      swiftSettings: strict),
    .executableTarget(
      name: "tracetool",
      dependencies: [
        "TraceFormat", "TraceImport", "TraceRecord", "TraceSynth", "Replay", "Fidelity",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["TraceFormat", "TraceImport", "Replay", "CZlib"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "TraceFormatTests", dependencies: ["TraceFormat", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceImportTests", dependencies: ["TraceImport", "TestSupport"],
      exclude: ["Data"], swiftSettings: strict),
    .testTarget(
      name: "ReplayTests", dependencies: ["Replay", "TestSupport", "TraceFormat"],
      exclude: ["Data"],
      swiftSettings: strict),
    .testTarget(
      name: "TraceRecordTests", dependencies: ["TraceRecord", "TraceFormat", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FidelityTests", dependencies: ["Fidelity", "Replay", "TraceImport", "TraceFormat"],
      exclude: ["Data"], swiftSettings: strict),
    .testTarget(
      name: "TraceSynthTests", dependencies: ["TraceSynth", "Replay", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TracetoolTests", dependencies: ["tracetool", "TestSupport"],
      exclude: ["Data", "Golden", "Record/Programs"], swiftSettings: strict),
  ]
)
