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
        var command = new Command("record", "Record the corpus of a CPU in Golden/streams.") { cpu, seed };
        command.SetAction(arguments =>
        {
            var model = arguments.Cpu(cpu);
            using var recorder = new Recorder(model, arguments.GetValue(seed));
            using var file = File.Create(GoldenFiles.CorpusPath(model.Name));
            CorpusFile.Write(file, recorder.Lines());
        });
        return command;
    }
}
