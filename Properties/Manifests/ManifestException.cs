namespace VirtSpec.Properties.Manifests;

/// <summary>A manifest file says what it cannot: <c>path(line): expected, found</c>.</summary>
public sealed class ManifestException(string path, long line, string expected, string found)
    : Exception($"{path}({line}): expected {expected}, found {found}");
