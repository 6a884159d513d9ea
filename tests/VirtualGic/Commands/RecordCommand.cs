using System.CommandLine;
using VirtSpec.VirtualGic.Cases;
using VirtSpec.VirtualGic.Oracle;

namespace VirtSpec.VirtualGic.Commands;

/// <summary><c>record</c>: writes the corpus anew.</summary>
internal static class RecordCommand
{
    /// <summary>The CPU whose outcomes are recorded. The interface is the GIC's, and the same with each.</summary>
    private const string Cpu = "cortex-a57";

    public static Command Create()
    {
        var command = new Command("record", "Run every case on QEMU and record what comes of it in Golden/gic.");
        command.SetAction(_ =>
        {
            VirtualCase[] cases = [.. Enumeration.All().Select(c => c.Case)];
            using var file = File.Create(GoldenFiles.CorpusPath);
            Corpus.Write(file, cases, [.. QemuRun.Run(Cpu, cases)]);
        });
        return command;
    }
}
