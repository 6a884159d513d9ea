using System.Diagnostics;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli.Checking.Apart;

/// <summary>What happens in the process of a target: its code is compiled, and checked, and the process says how far it is.</summary>
/// <remarks>Code that never comes back, or takes all memory, cannot be stopped in the process that it runs in; <see cref="ChildProcess"/> ends this one.</remarks>
internal static class ChildRun
{
    private static readonly TimeSpan PulseInterval = TimeSpan.FromSeconds(0.1);

    public static int Run()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        // What the code of a target prints is none of the answer.
        Console.SetOut(TextWriter.Null);
        if (JsonLine.TryRead<ChildRequest>(input.ReadLine() ?? "") is not { } request)
            throw new CommandError("standard input", "a request of 'virtspec check'", "none", "use 'virtspec check'");
        var progress = new ProgressOfTarget();
        progress.FirstEntered = () => Pulse(output, progress);
        new Thread(() => EndWith(input)) { IsBackground = true }.Start();
        new Thread(() => PulseForEver(output, progress)) { IsBackground = true, Priority = ThreadPriority.AboveNormal }.Start();
        foreach (var (design, outcome) in Outcomes(request, progress))
            Write(output, ChildMessage.Of(design, outcome));
        return (int)ExitCode.Ok;
    }

    private static IEnumerable<(string Design, TargetOutcome Outcome)> Outcomes(ChildRequest request, ProgressOfTarget progress)
    {
        var given = new GivenBoard(CpuModel.Find(request.Cpu)!, request.Configuration);
        switch (Load(request.Path, () => progress.Enter("its constructor")))
        {
            case ModelLoad.Refused refused:
                yield return ("", new TargetOutcome.Refused(refused.Errors));
                break;
            case ModelLoad.Loaded loaded:
                foreach (var design in loaded.Designs)
                    yield return Check(design, given, request.Request, progress);
                break;
        }
    }

    private static ModelLoad Load(string path, Action beforeItsCode)
    {
        if (Path.GetExtension(path) == ".cs")
            return CompiledModels.Compile(new ModelSource(path, File.ReadAllText(path)), beforeItsCode);
        beforeItsCode();
        return CompiledModels.Load(path);
    }

    private static (string Design, TargetOutcome Outcome) Check(IHypervisorDesign design, GivenBoard given, CheckRequest request, ProgressOfTarget progress)
    {
        string name = design.GetType().Name;
        try
        {
            progress.Enter("Name");
            var watched = new WatchedDesign(design, progress);
            name = watched.Name;
            return (name, CheckRuns.Check(watched, given, request, progress));
        }
        catch (Exception e) when (e is not CommandError)
        {
            return (name, new TargetOutcome.Broke($"{progress.Where} threw {e.GetType().Name}: {e.Message}"));
        }
    }

    private static void PulseForEver(StreamWriter output, ProgressOfTarget progress)
    {
        while (true)
        {
            Pulse(output, progress);
            Thread.Sleep(PulseInterval);
        }
    }

    private static void Pulse(StreamWriter output, ProgressOfTarget progress)
    {
        // What is written last is what was so last.
        lock (output)
            Write(output, new ChildMessage { Pulse = new ChildPulse(progress.Cases, progress.Failed, progress.Count, progress.Where, Environment.CpuUsage.TotalTime.TotalSeconds, Environment.WorkingSet) });
    }

    /// <summary>Ends the process when nobody waits for it any more.</summary>
    private static void EndWith(StreamReader input)
    {
        while (input.Read() >= 0)
        {
        }
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static void Write(StreamWriter output, ChildMessage message)
    {
        lock (output)
            output.WriteLine(JsonLine.Of(message));
    }
}
