using Microsoft.Playwright;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>The page in a browser: it opens soon, its controls work by mouse and keyboard, and everybody can read it.</summary>
[Collection(ReportedModels.Collection)]
public sealed class PageTests(ReportFolderFixture report, Browser browser) : IClassFixture<ReportFolderFixture>
{
    private const int PhoneWidth = 375, PhoneHeight = 667, MostTabs = 400;

    private const string Counterexample = "details.failure:has(summary:has-text('Broken.cs: PG-1'))";

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task It_opens_from_disk_in_less_than_two_seconds()
    {
        await using var opened = await browser.Open(report.Page);
        double loaded = await opened.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        Assert.InRange(loaded, 1, 2000);
        Assert.Equal("Conformance to ARMv8-A virtualization", await opened.Page.TextContentAsync("h1"));
        Assert.True(await opened.Page.Locator(".verdicts thead th").CountAsync() >= 9, "a column for each model and boot");
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task The_matrix_is_filtered_by_register_and_by_control()
    {
        await using var opened = await browser.Open(report.Page);
        var rows = opened.Page.Locator(".heat tbody tr");
        var controls = opened.Page.Locator(".matrix >> nth=0").Locator(".heat thead th.control:visible");
        int all = await rows.CountAsync();
        await opened.Page.FillAsync("#trap-text", "sctlr_el1");
        var shown = await opened.Page.Locator(".heat tbody tr:visible").EvaluateAllAsync<string[]>("rows => rows.map(r => `${r.dataset.el} ${r.dataset.direction} ${r.dataset.names}`)");
        Assert.All(shown, row => Assert.Contains("SCTLR_EL1", row, StringComparison.Ordinal));
        Assert.Equal($"{shown.Length} of {all} rows", await opened.Page.TextContentAsync("#trap-count"));
        Assert.Contains("HCR_EL2.TVM=1", await controls.AllInnerTextsAsync());
        Assert.DoesNotContain("HCR_EL2.TID3=1", await controls.AllInnerTextsAsync());

        await opened.Page.FillAsync("#trap-text", "TID3");
        Assert.Equal(["baseline", "HCR_EL2.TID3=1"], await controls.AllInnerTextsAsync());
        Assert.Contains("ID_AA64PFR0_EL1", await opened.Page.Locator(".heat tbody tr:visible").First.GetAttributeAsync("data-names"), StringComparison.Ordinal);

        await opened.Page.FillAsync("#trap-text", "");
        await opened.Page.SelectOptionAsync("#trap-outcome", "un");
        int undefined = await opened.Page.Locator(".heat tbody tr:visible").CountAsync();
        Assert.InRange(undefined, 1, all - 1);
        await opened.Page.SelectOptionAsync("#trap-outcome", "");
        Assert.Equal(all, await opened.Page.Locator(".heat tbody tr:visible").CountAsync());
    }

    /// <summary>Words are in names and in controls; the whole name of a register is that register alone.</summary>
    [NeedsTheory(InstalledPrograms.Chromium)]
    [InlineData("TID", new[] { "CONTEXTIDR_EL1", "ID_AA64PFR0_EL1", "REVIDR_EL1" }, new[] { "HCR_EL2.TID1=1", "HCR_EL2.TID3=1" })]
    [InlineData("SCTLR_EL1 TVM", new[] { "SCTLR_EL1" }, new[] { "HCR_EL2.TVM=1" })]
    [InlineData("SCTLR_EL1, TID3", new[] { "SCTLR_EL1", "ID_AA64PFR0_EL1" }, new[] { "HCR_EL2.TVM=1", "HCR_EL2.TRVM=1", "HCR_EL2.TID3=1" })]
    [InlineData("TWE", new[] { "wfe" }, new[] { "HCR_EL2.TWE=1", "SCTLR_EL1.nTWE=0" })]
    [InlineData("PMUSERENR_EL0.ER", new[] { "PMEVCNTR0_EL0" }, new[] { "PMUSERENR_EL0.ER=0 EN=0" })]
    public async Task What_is_typed_finds_accesses_and_controls(string typed, string[] accesses, string[] controls)
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.FillAsync("#trap-text", typed);
        var matrix = opened.Page.Locator(".matrix >> nth=0");
        string rows = string.Join(" | ", await matrix.Locator(".heat tbody tr:visible").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.names)"));
        Assert.All(accesses, a => Assert.Contains(a, rows.Split(" | ")));
        var shown = await matrix.Locator(".heat thead th.control:visible").AllInnerTextsAsync();
        Assert.All(controls, c => Assert.Contains(c, shown));
        Assert.DoesNotContain("HCR_EL2.TSW=1", shown);
    }

    /// <summary>Each as it stands, and what is on either side of its commas alone.</summary>
    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task What_a_field_gives_as_an_example_finds_something_and_not_everything()
    {
        await using var opened = await browser.Open(report.Page);
        Assert.True(await opened.Page.Locator("input[type=search]").CountAsync() >= 10, "each table of some length has a field");
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.IdleExamples));
    }

    [NeedsTheory(InstalledPrograms.Chromium)]
    [InlineData(1280, 900)]
    [InlineData(PhoneWidth, PhoneHeight)]
    public async Task What_a_cell_means_is_said_by_keyboard_and_by_touch(int width, int height)
    {
        await using var opened = await browser.Open(report.Page, width, height);
        await opened.Page.FillAsync("#trap-text", "SCTLR_EL1");
        var matrix = opened.Page.Locator(".matrix >> nth=0");
        var meaning = matrix.Locator(".meaning");
        // One stop of the keyboard for all cells, and the arrow keys from there.
        Assert.Equal(1, await matrix.Locator(".heat td[tabindex='0']").CountAsync());
        await matrix.Locator(".scroll >> nth=0").FocusAsync();
        for (int i = 0; i < MostTabs && !await opened.Page.EvaluateAsync<bool>("document.activeElement.matches('.heat td')"); i++)
            await opened.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(meaning).ToContainTextAsync("EL1 read SCTLR_EL1, TTBR0_EL1");
        await Assertions.Expect(meaning).ToContainTextAsync("baseline: completes");
        await opened.Page.Keyboard.PressAsync("ArrowDown");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(meaning).ToContainTextAsync("EL1 write SCTLR_EL1");
        await Assertions.Expect(meaning).ToContainTextAsync("HCR_EL2.TVM=1: traps to EL2, EC 0x18 by HCR_EL2.TVM");
        await Assertions.Expect(matrix.Locator("th.lit")).ToHaveTextAsync("HCR_EL2.TVM=1");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(meaning).ToContainTextAsync("HCR_EL2.TRVM=1: as in the baseline; baseline: completes");
        await opened.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(meaning).ToContainTextAsync("baseline: completes");
        Assert.True(await opened.Page.EvaluateAsync<bool>(PageScripts.FocusIsUncovered), "the cell with the focus is seen");

        await matrix.Locator(".heat tbody tr:visible >> nth=0").Locator("td.e2:visible").ClickAsync();
        await Assertions.Expect(meaning).ToContainTextAsync("EL1 read SCTLR_EL1");
        await Assertions.Expect(meaning).ToContainTextAsync("HCR_EL2.TRVM=1: traps to EL2, EC 0x18 by HCR_EL2.TRVM");
        Assert.Equal("grid", await matrix.Locator(".heat").GetAttributeAsync("role"));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task Each_button_that_copies_says_what()
    {
        await using var opened = await browser.Open(report.Page);
        string[] names = await opened.Page.Locator("[data-copy]").EvaluateAllAsync<string[]>("all => all.map(b => b.ariaLabel ?? b.textContent)");
        Assert.NotEmpty(names);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Contains(names, n => n.StartsWith("copy the command that shows PG-1 of ", StringComparison.Ordinal) && n.EndsWith("Broken.cs again", StringComparison.Ordinal));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_failure_opens_and_its_replay_command_is_copied_and_shows_it_again()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.ClickAsync(".verdicts a:has-text('FAILS')");
        var failure = opened.Page.Locator(Counterexample);
        await Assertions.Expect(failure.Locator("pre")).ToBeVisibleAsync();
        Assert.Contains("hvc #0x0", await failure.Locator("pre").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await failure.Locator(".walk svg rect").CountAsync() > 0, "the walk is drawn");
        Assert.Contains("ELR_EL1", await failure.Locator("tr.differs").AllInnerTextsAsync().ContinueWith(t => string.Join('\n', t.Result), TaskScheduler.Default), StringComparison.Ordinal);

        await failure.Locator("[data-copy]").ClickAsync();
        string copied = await opened.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await Assertions.Expect(opened.Page.Locator("#said")).ToHaveTextAsync("copied");
        Assert.StartsWith("virtspec props PG-1 --hypervisor ", copied, StringComparison.Ordinal);
        var (code, output) = ReportedModels.Run(copied.Split(' ')[1..]);
        Assert.Equal(1, code);
        Assert.Contains(await failure.Locator(".finding").InnerTextAsync(), output, StringComparison.Ordinal);
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_link_to_a_failure_opens_it()
    {
        await using var first = await browser.Open(report.Page);
        string id = (await first.Page.Locator(Counterexample).GetAttributeAsync("id"))!;
        await using var opened = await browser.Open($"{report.Page}#{id}");
        await Assertions.Expect(opened.Page.Locator($"#{id} pre")).ToBeVisibleAsync();
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_table_is_filtered_by_what_is_typed()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.FillAsync("#feature-filter", "xvisor works");
        var rows = await opened.Page.Locator(".features tbody tr:visible").AllInnerTextsAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.StartsWith("Xvisor", row, StringComparison.Ordinal));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task At_the_width_of_a_phone_the_body_does_not_scroll_sideways_with_everything_unfolded()
    {
        await using var opened = await browser.Open(report.Page, PhoneWidth, PhoneHeight);
        foreach (bool unfolded in new[] { false, true })
        {
            if (unfolded)
                await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
            string[] wide = await opened.Page.EvaluateAsync<string[]>(PageScripts.TooWide);
            Assert.True(wide.Length == 0, $"unfolded {unfolded}: {string.Join('\n', wide)}");
            Assert.Equal(PhoneWidth, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
        Assert.True(await opened.Page.EvaluateAsync<double>(PageScripts.SmallestText) >= 10, "text that can be read");
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task Everything_that_can_be_used_is_reached_by_the_keyboard()
    {
        await using var opened = await browser.Open(report.Page);
        int usable = await opened.Page.EvaluateAsync<int>(PageScripts.CountUsable);
        var reached = new List<string>();
        for (int i = 0; i < MostTabs && reached.Count < usable; i++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
            string? name = await opened.Page.EvaluateAsync<string?>(PageScripts.MarkFocused);
            if (name is not null)
                reached.Add(name);
        }
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.NotMarked));
        Assert.Equal("skip to the summary", reached[0]);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.ScrollsWithoutKeyboard));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_failure_is_opened_and_copied_by_keyboard_alone()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.Locator(".verdicts a:has-text('FAILS')").First.FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        var failure = opened.Page.Locator(Counterexample);
        await Assertions.Expect(failure.Locator("pre")).ToBeVisibleAsync();
        await Assertions.Expect(failure.Locator("> summary")).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(failure.Locator("[data-copy]")).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(opened.Page.Locator("#said")).ToHaveTextAsync("copied");
    }

    [NeedsTheory(InstalledPrograms.Chromium)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_has_the_contrast_of_WCAG_AA(ColorScheme scheme)
    {
        await using var opened = await browser.Open(report.Page, scheme: scheme);
        await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        var faint = await opened.Page.EvaluateAsync<string[]>(PageScripts.FaintTexts);
        Assert.True(faint.Length == 0, string.Join('\n', faint));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.FaintPlaceholders));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task Every_part_has_a_name_for_those_who_do_not_see_it()
    {
        await using var opened = await browser.Open(report.Page);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.Nameless));
        Assert.Equal(1, await opened.Page.Locator("h1").CountAsync());
        Assert.Equal("en", await opened.Page.GetAttributeAsync("html", "lang"));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task It_prints_everything_and_no_controls()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(opened.Page.Locator(Counterexample).Locator("pre")).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.Locator("nav")).ToBeHiddenAsync();
        var words = opened.Page.Locator(".meanings >> nth=0");
        await Assertions.Expect(words).ToBeVisibleAsync();
        Assert.Contains("HCR_EL2.TVM=1: traps to EL2, EC 0x18 by HCR_EL2.TVM", await words.InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(opened.Page.Locator(".hidden-rules >> nth=0")).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("Array.from(document.querySelectorAll('.scroll')).filter(s => getComputedStyle(s).overflowY !== 'visible').length"));
    }
}
