namespace VirtSpec.Lockstep.Tests;

/// <summary>A folder that a test has to itself.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lockstep-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
