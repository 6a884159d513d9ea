using System.CommandLine;
using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Commands;

/// <summary><c>show</c>: what a recording holds.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "the folder of the recording" };
        var until = new Option<string[]>("--until") { Description = "says after how many instructions the console has said this; repeatable" };
        var exceptions = new Option<bool>("--exceptions") { Description = "list every exception" };
        var command = new Command("show", "Check a recording and say what it holds.") { folder, until, exceptions };
        command.SetAction(arguments =>
        {
            var recording = new BootRecording(arguments.GetRequiredValue(folder));
            if (arguments.GetValue(exceptions))
            {
                foreach (var one in recording.Exceptions())
                    Console.WriteLine($"{one.Index} t={one.Time} {one.Target} vector 0x{one.Vector:x} ELR 0x{one.ELR:x} SPSR 0x{one.SPSR:x} ESR 0x{one.ESR:x} FAR 0x{one.FAR:x} HPFAR 0x{one.HPFAR:x}");
            }
            Report.Write(recording, arguments.GetValue(until) ?? []);
        });
        return command;
    }
}
