using System.CommandLine;
using VirtSpec.Lockstep.Qemu;

namespace VirtSpec.Lockstep.Commands;

/// <summary><c>record</c>: boots software on QEMU and keeps every program counter and every exception.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var boot = new BootOptions();
        var folder = new Option<string>("--out") { Description = "the folder that the recording is written to", Required = true };
        var patience = new Option<int>("--patience") { Description = "how long the boot may take, in seconds", DefaultValueFactory = _ => 120 };
        var command = new Command("record", "Boot software on QEMU; record every program counter and every exception.") { folder, patience };
        boot.AddTo(command);
        command.SetAction(arguments =>
        {
            var what = boot.Boot(arguments);
            var recording = Recorder.Record(what, arguments.GetRequiredValue(folder), TimeSpan.FromSeconds(arguments.GetValue(patience)));
            Report.Write(recording, what.Until);
        });
        return command;
    }
}
