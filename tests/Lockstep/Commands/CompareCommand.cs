using System.CommandLine;
using VirtSpec.Lockstep.Compare;
using VirtSpec.Lockstep.Recording;

namespace VirtSpec.Lockstep.Commands;

/// <summary><c>compare</c>: boots the same software on the machine, in step with a recording.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var boot = new BootOptions();
        var folder = new Argument<string>("folder") { Description = "the folder of the recording" };
        var command = new Command("compare", "Boot the recorded software on the specification, in step with the recording.") { folder };
        boot.AddTo(command);
        command.SetAction(arguments =>
        {
            var what = boot.Boot(arguments);
            var recording = new BootRecording(arguments.GetRequiredValue(folder));
            RecordingCheck.Exceptions(recording);
            var result = Comparison.Run(recording, MachineBoot.Start(what), Exclusion.All, what.Until);
            ComparisonReport.Write(Console.Out, result);
            return result.Agrees ? 0 : 1;
        });
        return command;
    }
}
