using System.CommandLine;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Record;

namespace VirtSpec.Streams.Commands;

/// <summary><c>record</c>: writes the corpus of a CPU anew.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var cpu = Options.Cpu();
        var seed = Options.Seed();
        var oracle = new Option<string>("--oracle") { Description = "unicorn: CPU.txt.gz; qemu: CPU-system.txt.gz", DefaultValueFactory = _ => "unicorn" };
        oracle.AcceptOnlyFromAmong("unicorn", "qemu");
        var command = new Command("record", "Record the corpus of a CPU in Golden/streams.") { cpu, seed, oracle };
        command.SetAction(arguments =>
        {
            var model = arguments.Cpu(cpu);
            if (arguments.GetValue(oracle) == "qemu")
            {
                using var system = File.Create(Path.Combine(GoldenFiles.Folder, SystemCorpus.FileName(model.Name)));
                CorpusFile.Write(system, new SystemRecorder(model, arguments.GetValue(seed), GoldenFiles.SystemExclusions).Lines());
                return;
            }
            using var recorder = new Recorder(model, arguments.GetValue(seed));
            using var file = File.Create(GoldenFiles.CorpusPath(model.Name));
            CorpusFile.Write(file, recorder.Lines());
        });
        return command;
    }
}
