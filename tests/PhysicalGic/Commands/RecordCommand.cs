using System.CommandLine;
using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Generate;
using VirtSpec.PhysicalGic.Oracle;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Commands;

namespace VirtSpec.PhysicalGic.Commands;

/// <summary><c>record</c>: writes the recorded cases anew.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var seed = Options.Seed();
        var count = new Option<int>("--count") { Description = "how many cases", DefaultValueFactory = _ => 900 };
        var command = new Command("record", $"Record Golden/gic/{GicCorpus.FileName}.") { seed, count };
        command.SetAction(arguments =>
        {
            var cases = QemuGic.Run([.. Enumerable.Range(0, arguments.GetValue(count)).Select(i => GicGenerator.Make(arguments.GetValue(seed), (ulong)i))]);
            using var file = File.Create(Path.Combine(GoldenFiles.Folder, GicCorpus.FileName));
            CorpusFile.Write(file, [$"# seed {arguments.GetValue(seed)}", .. cases.Select(c => c.ToString())]);
        });
        return command;
    }
}
