using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// PG-3: an innocuous instruction never exits. What is innocuous was found by difference of states (<see cref="Classifier"/>), and no trap rule is read.
/// Exits that no instruction causes are explained: physical interrupts, and faults of stage 2, which depend on the address and not on the encoding.
/// What a hypervisor traps nevertheless is a row of its manifest (<see cref="Manifest.Exits"/>), and a premise of its own.
/// </summary>
public sealed class Efficiency : IMonitor
{
    private const string AtEL1 = "EL1", AtEL0 = "EL0", Exit = "exit", Explained = "explained", Declared = "declared";

    private readonly Innocuous _innocuous;
    private MonitoredRun? _run;
    private bool _hasEL1;
    private bool _hasEL0;

    public Efficiency(Innocuous innocuous) => _innocuous = innocuous;

    public static Claim Claim { get; } = new("PG-3", "An innocuous instruction never leaves the guest.", "Popek and Goldberg 1974, the efficiency property",
        ValueArray<ClaimClass>.Of(
        [
            new ClaimClass(AtEL1, "an innocuous instruction was executed at EL1", 0.9),
            new ClaimClass(AtEL0, "an innocuous instruction was executed at EL0", 0.05),
            new ClaimClass(Exit, "an instruction exited", 0.2),
            new ClaimClass(Explained, "an exit was that of an interrupt or of stage 2", 0.02),
            new ClaimClass(Declared, "an innocuous instruction exited that the manifest declares", 0),
        ]),
        ValueArray<string>.Of([]));

    public Watches Watches => Watches.Guest | Watches.Exit;

    public void Begin(MonitoredRun run) => (_run, _hasEL1, _hasEL0) = (run, false, false);

    public void See(in BoundaryStep step)
    {
        if (step.Kind == Watches.Guest)
            SeeExecuted(step);
        else if (!step.Vcpu.IsHost)
            SeeExit(step);
    }

    public void End(StopReason why)
    {
    }

    private void SeeExecuted(in BoundaryStep step)
    {
        bool isEL0 = step.Before.EL == ExceptionLevel.EL0;
        if ((isEL0 ? _hasEL0 : _hasEL1) || step.Vcpu.IsHost || step.Result.Event != Spec.StepEvent.Retired || !_innocuous.Is(step.Result.Word, step.Before.EL))
            return;
        _run!.Findings.Premise(Claim.Id, isEL0 ? AtEL0 : AtEL1);
        (_hasEL1, _hasEL0) = (_hasEL1 || !isEL0, _hasEL0 || isEL0);
    }

    private void SeeExit(in BoundaryStep step)
    {
        var exception = step.Result.Exception!;
        bool isExplained = exception.Kind != ExceptionKind.Synchronous || exception.FaultIPA is not null;
        _run!.Findings.Premise(Claim.Id, isExplained ? Explained : Exit);
        if (isExplained || !_innocuous.Is(step.Result.Word, step.Before.EL))
            return;
        string name = _innocuous.NameOf(step.Result.Word);
        if (_run.Manifest.Exits.Any(row => row.Matches(name, exception.EC)))
            _run.Findings.Premise(Claim.Id, Declared);
        else
            _run.Findings.Report(Claim.Id,
                $"{step.Vcpu} at 0x{step.Before.PC:x}: expected '{Disassembler.Disassemble(step.Result.Word, step.Before.PC)}' ({name}) to stay in the guest, which is innocuous at {step.Before.EL}; found an exit with {exception.EC}");
    }
}

/// <summary>Which words are innocuous, classified when one is first asked for. Threads share it.</summary>
public sealed class Innocuous(PeConfiguration pe)
{
    /// <summary>Six samples give the labels of nine (docs/classification.md).</summary>
    private const int Samples = 6;

    private readonly Lock _lock = new();
    private readonly Classifier _classifier = new(pe.Cpu, VmMap.Default, seed: 1, Samples);
    private readonly Dictionary<(uint Key, ExceptionLevel EL), bool> _known = [];
    private readonly Lazy<Dictionary<uint, Subject>> _subjects = new(() => Subject.Of(pe).ToDictionary(s => s.Row is null ? s.Word : (uint)s.Row.Op));

    public bool Is(uint word, ExceptionLevel el)
    {
        uint key = KeyOf(word);
        lock (_lock)
        {
            if (_known.TryGetValue((key, el), out bool known))
                return known;
            return _known[(key, el)] = _subjects.Value.TryGetValue(key, out var subject) && (_classifier.Classify(subject, el).Labels & Labels.Innocuous) != 0;
        }
    }

    /// <summary>As <c>virtspec classify</c> names the encoding of a word; empty where it names none.</summary>
    public string NameOf(uint word) => _subjects.Value.TryGetValue(KeyOf(word), out var subject) ? subject.Name : "";

    private uint KeyOf(uint word)
    {
        var op = A64.Decode(word, pe.Cpu.Features);
        return A64.IsSystemAccess(op) ? word & ~0x1fu : (uint)op;
    }
}
