using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary.Tables;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Boundary;

/// <summary>
/// M1, M2 and M4 for what stage 2 maps: whose the pages are, with which rights, and whether they are the configured ones.
/// It looks when a VM is entered, at what its tables gained since it looked last; and at once, where the VM runs on another PE.
/// </summary>
public sealed class MemoryMonitor(VmMemory memory, El2Memory el2) : IMonitor
{
    private MonitoredRun _run = null!;
    private PageMap _pages;
    private Stage2View?[] _running = [];
    private MappingCheck _mapping = null!;
    private bool _hasLooked;

    public Watches Watches => Watches.Entry | Watches.Exit | Watches.GuestEffects | Watches.HypervisorEffects;

    public void Begin(MonitoredRun run)
    {
        (_run, _pages, _mapping) = (run, memory.Pages, new MappingCheck(run));
        _running = new Stage2View?[run.Runner.ProcessorCount];
        _hasLooked = !memory.LooksAtAll;
    }

    public void See(in BoundaryStep step)
    {
        foreach (var view in _hasLooked ? [] : memory.Views)
        {
            Check(view, step);
            _mapping.CheckRanges(view);
        }
        _hasLooked = true;
        if (step.Kind == Watches.Exit)
            _running[step.Processor] = null;
        else if (step.Kind == Watches.Entry && memory.Current(step.Processor) is { } entered)
        {
            _running[step.Processor] = entered;
            CheckNews(step);
            Check(entered, step);
            if (entered.HasChanged)
                _mapping.Check(entered, step);
            entered.HasChanged = false;
        }
        else if (step.Kind == Watches.Entry)
        {
            // No VM has anything yet that could have become somebody else's.
            if (memory.Views.Count == 0)
                el2.News.Clear();
        }
        else if (memory.Changes.Count > 0)
            foreach (var change in memory.Changes)
                if (!change.IsRemoval && Array.IndexOf(_running, change.View) >= 0)
                    Check(change.View, step);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>Pages that became EL2's, or tables: no VM may have had them before.</summary>
    private void CheckNews(in BoundaryStep step)
    {
        foreach (int page in memory.NewTables)
            if (memory.Owners[page] > 0 && memory.TableOwner(page) is { } tables)
                foreach (var view in memory.Views)
                    if (view.Maps(page) && !view.Shares(page, VmNames.TablesOf(tables.Name)))
                        _run.Findings.Report("M1", $"{view.Name}: expected no tables in its stage 2, found {PageMap.AddressOf(page)}, which has tables of the stage 2 of {tables.Name}");
        memory.NewTables.Clear();
        foreach (int page in el2.News)
            if (memory.Owners[page] > 0 && el2.WhyOwned(page, step.Before) is { } why)
                foreach (var view in memory.Views)
                    if (view.Maps(page) && !view.Shares(page, VmNames.Hypervisor))
                        _run.Findings.Report("M1", $"{view.Name}: expected no page of the hypervisor in its stage 2, found {PageMap.AddressOf(page)}, {why}");
        el2.News.Clear();
    }

    /// <summary>What a VM's tables gained.</summary>
    private void Check(Stage2View view, in BoundaryStep step)
    {
        var leaves = view.Unchecked;
        if (leaves.Count == 0)
            return;
        foreach (var leaf in leaves)
            if (view.Tree.Find(leaf.Input) == leaf)
                Check(view, leaf, step);
        leaves.Clear();
    }

    /// <summary>A leaf is looked at range by range of the manifest.</summary>
    private void Check(Stage2View view, in Leaf leaf, in BoundaryStep step)
    {
        ulong done = 0;
        while (done < leaf.Size)
        {
            ulong input = leaf.Input + done, output = leaf.Output + done;
            var range = RangeOf(view.Vm, input);
            ulong size = Math.Min(leaf.Size - done, range is null ? ToNextRange(view.Vm, input) : range.Start.Value + range.Size - input);
            if (range is null)
                _run.Findings.Report("M4", $"{view.Name}: expected nothing at {new IPA(input)}, which no range of the manifest has, found {new PA(output)} for 0x{size:x} bytes", At(view, input));
            else
            {
                CheckRights(view, range, leaf, input);
                CheckPlace(view, range, input, output);
            }
            CheckOwners(view, range, (input, output, size), step);
            done += size;
        }
    }

    private void CheckRights(Stage2View view, VmRange range, in Leaf leaf, ulong input)
    {
        if (range.Rights != RangeRights.All)
            _run.Findings.Premise("M2", "rights");
        if ((leaf.Stage2Rights & ~range.Rights) is var more and not 0)
            _run.Findings.Report("M2", $"{view.Name}: expected at most {range.Rights} at {new IPA(input)} ({range.Reason}), found {more} too in descriptor 0x{leaf.Descriptor:x16}", At(view, input));
    }

    private void CheckPlace(Stage2View view, VmRange range, ulong input, ulong output)
    {
        if (range.At is not { } at)
            return;
        ulong expected = at.Value + (input - range.Start.Value);
        _run.Findings.Premise("M4", "place");
        if (output != expected)
            _run.Findings.Report("M4", $"{view.Name}: expected {new PA(expected)} at {new IPA(input)} ({range.Reason}), found {new PA(output)}", At(view, input));
    }

    private void CheckOwners(Stage2View view, VmRange? range, (ulong Input, ulong Output, ulong Size) part, in BoundaryStep step)
    {
        if (_pages.Leaves(part.Output, part.Size) && (range is not { At: not null } || range.At.Value.Value + (part.Input - range.Start.Value) != part.Output))
            _run.Findings.Report("M1", $"{view.Name}: expected RAM or a device of the manifest behind {new IPA(part.Input)}, found {new PA(part.Output)}", At(view, part.Input));
        var (first, end) = _pages.Range(part.Output, part.Size);
        if (first < end && !IsSharedWithAll(range))
            _run.Findings.Premise("M1", "pages");
        bool bounded = _run.Manifest.Pool.Count > 0 && range is { At: null };
        for (int page = first; page < end; page++)
        {
            if (bounded && !InPool(page))
                _run.Findings.Report("M1", $"{view.Name}: expected a page of the pool at {new IPA(part.Input)}, found {PageMap.AddressOf(page)}", At(view, part.Input));
            if (el2.MayOwn(page) && !Shares(range, VmNames.Hypervisor) && el2.WhyOwned(page, step.Before) is { } why)
                _run.Findings.Report("M1", $"{view.Name}: expected no page of the hypervisor at {InputOf(part, page)}, found {PageMap.AddressOf(page)}, {why}", At(view, InputOf(part, page).Value));
            if (memory.TableOwner(page) is { } tables && !Shares(range, VmNames.TablesOf(tables.Name)))
                _run.Findings.Report("M1", $"{view.Name}: expected no tables at {InputOf(part, page)}, found {PageMap.AddressOf(page)}, which has tables of the stage 2 of {tables.Name}", At(view, InputOf(part, page).Value));
            if (memory.Owners[page] > 1)
                CheckOthers(view, range, page, InputOf(part, page));
        }
    }

    private void CheckOthers(Stage2View view, VmRange? range, int page, IPA input)
    {
        foreach (var other in memory.Views)
            if (!ReferenceEquals(other, view) && other.Maps(page) && !(Shares(range, other.Name) && other.Shares(page, view.Name)))
                _run.Findings.Report("M1", $"{view.Name}: expected no page of {other.Name} at {input}, found {PageMap.AddressOf(page)}, which {other.Name} maps too", At(view, input.Value));
    }

    private bool InPool(int page)
    {
        foreach (var range in _run.Manifest.Pool)
            if (range.Contains(PageMap.AddressOf(page)))
                return true;
        return false;
    }

    private static MappedAt At(Stage2View view, ulong input) => new(view.VMID, new IPA(input));

    private static IPA InputOf((ulong Input, ulong Output, ulong Size) part, int page) => new(part.Input + (Math.Max(PageMap.AddressOf(page).Value, part.Output) - part.Output));

    /// <summary>Whoever may have the memory as well; without a range nobody may.</summary>
    internal static bool Shares(VmRange? range, string name)
    {
        if (range is null)
            return false;
        foreach (string other in range.SharedWith)
            if (other == name)
                return true;
        return false;
    }

    /// <summary>No page could be wrong: everybody may have it, the hypervisor too.</summary>
    private bool IsSharedWithAll(VmRange? range)
    {
        if (!Shares(range, VmNames.Hypervisor))
            return false;
        foreach (var vm in _run.Manifest.Vms)
            if (!ReferenceEquals(RangeOf(vm, range!.Start.Value), range) && !Shares(range, vm.Name))
                return false;
        return true;
    }

    internal static VmRange? RangeOf(VmManifest? vm, ulong input)
    {
        if (vm is not null)
            foreach (var range in vm.Memory)
                if (input - range.Start.Value < range.Size)
                    return range;
        return null;
    }

    private static ulong ToNextRange(VmManifest? vm, ulong input)
    {
        ulong nearest = ulong.MaxValue;
        if (vm is not null)
            foreach (var range in vm.Memory)
                if (range.Start.Value > input)
                    nearest = Math.Min(nearest, range.Start.Value - input);
        return nearest;
    }
}
