using VirtSpec.Lockstep.Compare;
using VirtSpec.Lockstep.Qemu;
using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Tests;

/// <summary>A recording of the guest <c>costs</c>, made once, and copies of it in which a test changes something.</summary>
public sealed class RecordedCosts : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<BootRecording> _recording;

    public RecordedCosts() => _recording = new(() => Recorder.Record(TimeGuest.Boot("costs", "cortex-a57"), _folder.Path, TimeSpan.FromSeconds(60)));

    public void Dispose() => _folder.Dispose();

    /// <summary>What the comparison finds when one file of the recording is changed.</summary>
    internal ComparisonResult CompareWith(string file, Func<byte[], byte[]> change)
    {
        using var copy = new TemporaryFolder();
        foreach (string path in Directory.EnumerateFiles(_recording.Value.Folder))
            File.Copy(path, Path.Combine(copy.Path, Path.GetFileName(path)));
        string changed = Path.Combine(copy.Path, file);
        File.WriteAllBytes(changed, change(File.ReadAllBytes(changed)));
        return Comparison.Run(new BootRecording(copy.Path), MachineBoot.Start(TimeGuest.Boot("costs", "cortex-a57")), [], []);
    }

    internal BootRecording Recording => _recording.Value;
}
