using System.Globalization;
using Microsoft.Playwright;
using VirtSpec.Boots;
using VirtSpec.Hypervisors;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Traces.Qemu;
using VirtSpec.Spec.Exceptions;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>The page with every model and every boot of a hypervisor, in a browser.</summary>
[Collection(ReportedModels.Collection)]
public sealed class BootPageTests(BootReportFixture report, Browser browser) : IClassFixture<BootReportFixture>
{
    private const string Category = "Category", Shared = "shared", Fetched = "fetched";

    private const int PhoneWidth = 375, PhoneHeight = 667;

    private const string Failure = $"details.failure:has(summary:has-text('{BootReportFixture.Corrupted}: M1'))";

    [BootReportFact, Trait(Category, Shared), Trait(Category, Fetched)]
    public async Task It_opens_in_less_than_two_seconds_with_all_models_claims_and_boots()
    {
        await using var opened = await Open();
        double loaded = await opened.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        Assert.InRange(loaded, 1, 2000);
        var columns = await opened.Page.Locator(".verdicts thead th").AllInnerTextsAsync();
        string[] expected = [.. Catalog.All.Select(d => d.Name), .. BootReportFixture.All.Select(Name)];
        Assert.All(expected, name => Assert.Contains(columns, column => column.StartsWith(name, StringComparison.Ordinal)));
        var rows = await opened.Page.Locator(".verdicts tbody th").AllInnerTextsAsync();
        Assert.Empty(BoundaryClaims.All.Select(c => c.Id).Concat(["PG-1", "E1", "ISO-2"]).Except(rows));
    }

    /// <summary>One kernel is three hypervisors; each is called by its manifest, and the manifest says what it is.</summary>
    [BootReportFact, Trait(Category, Shared), Trait(Category, Fetched)]
    public async Task Each_boot_has_a_name_of_its_own_and_conforms()
    {
        await using var opened = await Open();
        foreach (var boot in BootReportFixture.All)
        {
            string row = await opened.Page.Locator($".targets tbody tr:has(th:has-text('{Name(boot)}'))").InnerTextAsync();
            Assert.Contains("conforms", row, StringComparison.Ordinal);
            string summary = File.ReadLines(WatchedBoot.ManifestOf(boot)).First(l => l.StartsWith("summary: ", StringComparison.Ordinal))["summary: ".Length..];
            Assert.Contains(summary, row, StringComparison.Ordinal);
        }
    }

    /// <summary>How often KVM's guests left for EL2 is what QEMU's log of the same boot says.</summary>
    [BootReportFact, Trait(Category, Shared), Trait(Category, Fetched)]
    public async Task What_an_image_was_seen_to_handle_is_what_QEMU_logged()
    {
        await using var opened = await Open();
        var columns = await opened.Page.Locator(".images thead th").AllInnerTextsAsync();
        int kvm = columns.ToList().IndexOf(Name(Boot.Named("kvm")));
        var rows = await opened.Page.Locator(".images tbody tr").EvaluateAllAsync<string[][]>("rows => rows.map(r => [...r.cells].map(c => c.textContent))");
        var shown = rows.Where(r => r[0].StartsWith("0x", StringComparison.Ordinal)).ToDictionary(r => r[0], r => r[kvm] == "never" ? 0 : int.Parse(r[kvm], CultureInfo.InvariantCulture));
        foreach (var logged in Logged().CountBy(Key))
            Assert.Equal((logged.Key, logged.Value), (logged.Key, shown.GetValueOrDefault(logged.Key)));
        Assert.Equal(Logged().Count(), shown.Values.Sum());
        Assert.Equal(["never", "never"], rows.Where(r => r[0] is "0x400 WFx" or "HCR_EL2.TID3").Select(r => r[kvm]));
    }

    /// <summary>The picture has the descriptor that was corrupted, with the value that it got.</summary>
    [BootReportFact, Trait(Category, Shared), Trait(Category, Fetched)]
    public async Task A_finding_in_an_image_is_shown_with_state_walk_traps_and_command()
    {
        await using var opened = await Open();
        await opened.Page.ClickAsync(".verdicts a:has-text('FAILS') >> nth=-1");
        var failure = opened.Page.Locator(Failure);
        await Assertions.Expect(failure.Locator(".finding")).ToBeVisibleAsync();
        // NAME: the descriptor at PA 0x... of IPA 0x... was 0x..., and is 0x...: KIND
        string[] words = report.Done.Split(' ', ':', ',');
        string[] numbers = [.. words.Where(w => w.StartsWith("0x", StringComparison.Ordinal))];
        var boxes = await failure.Locator(".walk svg g").AllTextContentsAsync();
        Assert.Contains(boxes, box => box.Contains(numbers[0], StringComparison.Ordinal) && box.Contains(numbers[^1], StringComparison.Ordinal));
        string? output = await failure.Locator(".walk svg g.bad").TextContentAsync();
        string finding = await failure.Locator("ol.finding li").First.InnerTextAsync();
        Assert.Contains(finding.Split("found PA ")[1].Split(',')[0], output, StringComparison.Ordinal);

        var registers = await failure.Locator("tr th").AllTextContentsAsync();
        Assert.Empty(new[] { "PC", "PSTATE", "X0", "X30", "ESR_EL2", "ELR_EL2", "VTTBR_EL2" }.Except(registers));
        var traps = await failure.Locator("details:has-text('Trap log') tbody tr").EvaluateAllAsync<string[]>("rows => rows.map(r => r.textContent)");
        Assert.Contains("guest vCPU 0", traps[^1], StringComparison.Ordinal);
        Assert.Contains("entry to EL1", traps[^1], StringComparison.Ordinal);
        Assert.Contains("virtspec check ", await failure.Locator(".command code").InnerTextAsync(), StringComparison.Ordinal);
    }

    [BootReportFact, Trait(Category, Shared), Trait(Category, Fetched)]
    public async Task At_the_width_of_a_phone_it_can_be_read_with_everything_unfolded()
    {
        await using var opened = await browser.Open(report.Page, PhoneWidth, PhoneHeight);
        await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.TooWide));
        Assert.Equal(PhoneWidth, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.BrokenWords));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.FaintTexts));
    }

    private Task<OpenPage> Open()
    {
        Assert.True(BootReportFixture.WhySkip is null, BootReportFixture.WhySkip);
        return browser.Open(report.Page);
    }

    private static string Name(Boot boot) => $"{Path.GetFileName(BootFiles.PathOf(boot.Kernel))} ({boot.Name})";

    /// <summary>Exceptions from below EL2 to EL2.</summary>
    private static IEnumerable<QemuEntry.Exception> Logged()
    {
        using var file = new StreamReader(Path.Combine(Root(), "Golden", "qemu-log", "kvm.log"));
        return [.. QemuLogReader.Read("kvm.log", file).OfType<QemuEntry.Exception>().Where(e => e is { From: < 2, To: 2, ByBoard: false })];
    }

    private static string Key(QemuEntry.Exception e) =>
        string.Create(CultureInfo.InvariantCulture, $"0x{0x400 + 0x80 * e.Kind:x} {(e.Kind == 0 ? (ExceptionClass)e.EC : (object)(ExceptionKind)e.Kind)}");

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "VirtSpec.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
