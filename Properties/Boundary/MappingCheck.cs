using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary;

/// <summary>M4: each range with a configured place is mapped as a whole, and the walk of the specification finds what reading the tables finds.</summary>
internal sealed class MappingCheck(MonitoredRun run)
{
    /// <summary>How many leaves are walked each time that the tables have changed; over a run all kinds come.</summary>
    private const int WalksEachTime = 4;

    private ulong _next;

    public void Check(Stage2View view, in BoundaryStep step)
    {
        CheckRanges(view);
        CheckWalks(view, step);
    }

    /// <summary>The ranges with a configured place.</summary>
    public void CheckRanges(Stage2View view)
    {
        if (view.Vm is not null)
            foreach (var range in view.Vm.Memory)
                if (range is { At: { } at, OnDemand: false })
                    CheckWhole(view, range, at);
    }

    private void CheckWhole(Stage2View view, VmRange range, PA at)
    {
        run.Findings.Premise("M4", "range");
        for (ulong done = 0; done < range.Size;)
        {
            ulong input = range.Start.Value + done;
            if (view.Tree.Find(input) is not { } leaf)
            {
                run.Findings.Report("M4", $"{view.Name}: expected {new PA(at.Value + done)} at {new IPA(input)} ({range.Reason}), found nothing mapped", new MappedAt(view.VMID, new IPA(input)));
                return;
            }
            done += leaf.Size - (input & leaf.Size - 1);
        }
    }

    /// <summary>Some leaves, and the address behind the last: software and hardware must agree.</summary>
    private void CheckWalks(Stage2View view, in BoundaryStep step)
    {
        var pe = Stage2Only(step.Result.Next);
        int inputBits = Math.Min(view.Tree.Format.InputBits, 48), walked = 0;
        ulong largest = (1UL << inputBits) - 1, input = _next & largest;
        foreach (var leaf in view.Tree.Leaves())
        {
            if (leaf.Input < input)
                continue;
            Compare(view, pe, leaf.Input + leaf.Size - sizeof(ulong));
            input = leaf.Input + leaf.Size;
            if (++walked == WalksEachTime)
                break;
        }
        if (input <= largest)
            Compare(view, pe, input);
        _next = walked < WalksEachTime ? 0 : input;
    }

    private void Compare(Stage2View view, in PE pe, ulong input)
    {
        ulong? software = view.Tree.Find(input) is { } leaf ? leaf.Output + (input - leaf.Input) : null;
        var context = new TranslationContext(in pe, run.Runner.Memory);
        var access = new AccessDescriptor(AccessType.AT, ExceptionLevel.EL1) { Read = true };
        Spec.Translation.Walks.Instance.Translate(ref context, new TranslationRequest(new VA(input), access), out var walked);
        // A leaf without the right to read, or without the Access flag, is a leaf.
        bool isMapped = !walked.IsFault || walked.Fault.StatusCode is FaultStatus.Permission or FaultStatus.AccessFlag or FaultStatus.Alignment;
        run.Findings.Premise("M4", "walk");
        if (isMapped != software is not null || (!walked.IsFault && walked.PAddress.Value != software))
            run.Findings.Report("M4", $"{view.Name}: expected the walk of {new IPA(input)} to find what the tables hold, {(software is { } s ? new PA(s) : "nothing")}, found {(walked.IsFault ? walked.Fault.StatusCode : walked.PAddress)}", new MappedAt(view.VMID, new IPA(input)));
    }

    /// <summary>The PE with stage 1 off, so that a virtual address is an intermediate physical one.</summary>
    internal static PE Stage2Only(in PE pe) => pe
        .WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] & ~SCTLR_EL1.Field.M.Mask)
        .WithPSTATE(pe.PSTATE.WithEL(ExceptionLevel.EL1));
}
