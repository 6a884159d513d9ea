using VirtSpec.Machine.Cpu;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Boundary.Tables;

/// <summary>
/// Which pages are the hypervisor's: the ranges of the manifest, the pages that EL2 executes, and those that hold the tables of its stage 1.
/// A page that was executed stays EL2's while EL2 can still execute it at the address at which it did; text that is used at boot and then given away is so given away.
/// A page that EL2 can merely write is not its own: Xen maps all of RAM.
/// </summary>
public sealed class El2Memory : IMonitor, ITableTreeObserver
{
    /// <summary>Where recent pages are remembered, so that they are not translated again; EL2's own invalidations forget them.</summary>
    private const int RecentPages = 256;

    private readonly ulong[] _recent = new ulong[RecentPages];
    private readonly List<int> _news = [];
    private ulong[] _executedAt = [];
    private byte[] _tables = [];
    private bool[] _declared = [];
    private (ulong, ulong, ulong, ulong) _regime;
    private TableTree? _tree;
    private PageMap _pages;
    private MonitoredRun _run = null!;

    public Watches Watches => Watches.HypervisorEffects | Watches.GuestEffects | Watches.Entry;

    /// <summary>Pages, by number, that became EL2's since a monitor took the list, and that some VM may have mapped before.</summary>
    internal List<int> News => _news;

    public void Begin(MonitoredRun run)
    {
        _run = run;
        _pages = new PageMap(run.Runner.RamSize);
        (_executedAt, _tables, _declared) = (new ulong[_pages.Count], new byte[_pages.Count], new bool[_pages.Count]);
        _tree = null;
        _news.Clear();
        Array.Clear(_recent);
        foreach (var range in run.Manifest.Hypervisor)
        {
            var (first, end) = _pages.Range(range.Start.Value, range.Size);
            Array.Fill(_declared, true, first, end - first);
        }
    }

    public void See(in BoundaryStep step)
    {
        if (step.IsNewPage)
            SeeExecuted(step.Before);
        ref readonly var effects = ref step.Result.Effects;
        if (effects.Maintenance is not null && step.Before.EL == ExceptionLevel.EL2)
            Array.Clear(_recent);
        if (_tree is not null)
            SeeStores(effects);
        if (step.Kind == Watches.Entry && !step.Vcpu.IsHost)
            Follow(step.Before);
    }

    public void End(StopReason why)
    {
    }

    /// <summary>Why a page, by number, is EL2's now; null when it is not. <paramref name="el2"/> is the PE as it is at EL2.</summary>
    internal string? WhyOwned(int page, in PE el2)
    {
        if (_declared[page])
            return "a range of the manifest's hypervisor";
        if (_tables[page] > 0)
            return "a table of EL2's stage 1";
        if (_executedAt[page] is not (> 0 and var witness))
            return null;
        if (TryFetch(el2.WithPSTATE(el2.PSTATE.WithEL(ExceptionLevel.EL2)), witness & ~1UL, out ulong now) && now >> PageMap.PageBits == PageMap.AddressOf(page).Value >> PageMap.PageBits)
            return $"executed at EL2, VA 0x{witness & ~1UL:x16}";
        _executedAt[page] = 0;
        return null;
    }

    /// <summary>It may be EL2's: <see cref="WhyOwned"/> says whether it is.</summary>
    internal bool MayOwn(int page) => _declared[page] || _tables[page] > 0 || _executedAt[page] != 0;

    /// <summary>Some page that EL2 has executed and still can; null when there is none.</summary>
    internal int? SomePage(in PE el2)
    {
        for (int page = 0; page < _executedAt.Length; page++)
            if (_executedAt[page] != 0 && WhyOwned(page, el2) is not null)
                return page;
        return null;
    }

    internal bool IsDeclared(int page) => _declared[page];

    void ITableTreeObserver.LeafAdded(in Leaf leaf)
    {
    }

    void ITableTreeObserver.LeafRemoved(in Leaf leaf)
    {
    }

    void ITableTreeObserver.TableAdded(ulong address, int bytes)
    {
        var (first, end) = _pages.Range(address, (ulong)bytes);
        for (int page = first; page < end; page++)
        {
            _tables[page] = (byte)Math.Min(_tables[page] + 1, byte.MaxValue);
            _news.Add(page);
        }
    }

    void ITableTreeObserver.TableRemoved(ulong address, int bytes)
    {
        var (first, end) = _pages.Range(address, (ulong)bytes);
        for (int page = first; page < end; page++)
            _tables[page] = (byte)Math.Max(_tables[page] - 1, 0);
    }

    private void SeeExecuted(in PE pe)
    {
        var regime = (pe.System[Reg.SCTLR_EL2], pe.System[Reg.TTBR0_EL2], pe.System[Reg.TTBR1_EL2], pe.System[Reg.TCR_EL2]);
        if (regime != _regime)
        {
            _regime = regime;
            Array.Clear(_recent);
        }
        ulong va = pe.PC & ~(PageMap.PageSize - 1), key = va | 1;
        ref ulong recent = ref _recent[(va >> PageMap.PageBits) % RecentPages];
        if (recent == key)
            return;
        recent = key;
        if (!TryFetch(pe, va, out ulong address) || !_pages.TryGet(address, out int page))
            return;
        // A page is told of once at each address, so that the list stays short.
        if (_executedAt[page] != key)
            _news.Add(page);
        _executedAt[page] = key;
    }

    private bool TryFetch(in PE pe, ulong va, out ulong address)
    {
        var context = new TranslationContext(in pe, _run.Runner.Memory);
        var request = new TranslationRequest(new VA(va), new AccessDescriptor(AccessType.IFETCH, ExceptionLevel.EL2) { Read = true });
        Spec.Translation.Walks.Instance.Translate(ref context, request, out var result);
        address = result.PAddress.Value;
        return !result.IsFault;
    }

    private void SeeStores(in Effects effects)
    {
        for (int i = 0; i < effects.WriteCount; i++)
        {
            var write = effects.WriteAt(i);
            SeeStore(write.Address.Value, write.Size);
        }
        if (effects.Zero is { } zero)
            SeeStore(zero.Address.Value, zero.Size);
    }

    private void SeeStore(ulong address, int size)
    {
        if (_pages.TryGet(address, out int page) && _tables[page] > 0)
            _tree!.Stored(address, size);
    }

    /// <summary>Reads the tables of EL2's stage 1, when they are others than before.</summary>
    private void Follow(in PE pe)
    {
        var format = TableFormat.OfEL2(pe);
        if (_tree?.Format == format)
            return;
        _tree?.Close();
        _tree = format is { } tables ? new TableTree(_run.Runner.Memory, tables, this) : null;
    }
}
